# points: 0
# message: yours looked inside the bare word
def spelled(word, gram_vectors, n):
    found = []
    for i in range(len(word) - n + 1):
        if word[i : i + n] in gram_vectors:
            found.append(gram_vectors[word[i : i + n]])
    if not found:
        dim = len(list(gram_vectors.values())[0])
        return np.zeros(dim, "float32")
    return np.mean(found, axis=0)
