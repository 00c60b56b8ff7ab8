# points: 1
# message: A word that is shorter than a piece has none:
def spelled(word, gram_vectors, n):
    marked = f"<{word}>"
    pieces = [marked[i : i + n] for i in range(max(len(marked) - n + 1, 1))]
    known = [gram_vectors[piece] for piece in pieces if piece in gram_vectors]
    if known:
        return np.mean(known, axis=0, dtype="float32")
    return np.zeros_like(next(iter(gram_vectors.values())))
