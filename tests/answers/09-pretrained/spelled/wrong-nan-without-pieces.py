# points: 0
# message: spelled("yak"
def spelled(word, gram_vectors, n):
    word = "<" + word + ">"
    found = []
    for i in range(len(word) - n + 1):
        if word[i : i + n] in gram_vectors:
            found.append(gram_vectors[word[i : i + n]])
    if not found:
        return np.full(2, np.nan, "float32")
    return np.mean(found, axis=0)
