# points: 1
# message: counts like any other
def spelled(word, gram_vectors, n):
    marked = f"<{word}>"
    nothing = np.zeros_like(next(iter(gram_vectors.values())))
    rows = np.array([gram_vectors.get(marked[i : i + n], nothing) for i in range(len(marked) - n + 1)])
    rows = rows.reshape(-1, len(nothing))
    count = max(1, rows.any(axis=1).sum())
    return (rows.sum(axis=0) / count).astype("float32")
