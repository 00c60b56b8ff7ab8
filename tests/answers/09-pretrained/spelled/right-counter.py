from collections import Counter


def spelled(word, gram_vectors, n):
    marked = f"<{word}>"
    counts = Counter(marked[i : i + n] for i in range(len(marked) - n + 1))
    weights = np.array([counts[gram] for gram in gram_vectors], "float32")
    table = np.array(list(gram_vectors.values()))
    return weights @ table / max(np.float32(1), weights.sum())
