# points: 1
# message: n is not always 3
def spelled(word, gram_vectors, n):
    n = 3
    word = "<" + word + ">"
    found = []
    for i in range(len(word) - n + 1):
        if word[i : i + n] in gram_vectors:
            found.append(gram_vectors[word[i : i + n]])
    if not found:
        dim = len(list(gram_vectors.values())[0])
        return np.zeros(dim, "float32")
    return np.mean(found, axis=0)
