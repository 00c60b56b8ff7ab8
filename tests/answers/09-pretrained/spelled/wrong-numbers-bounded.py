# points: 1
# message: `spelled(word, gram_vectors, n)` has the right shape
def spelled(word, gram_vectors, n):
    marked = f"<{word}>"
    pieces = [marked[i : i + n] for i in range(len(marked) - n + 1)]
    known = [np.clip(gram_vectors[piece], -100, 100) for piece in pieces if piece in gram_vectors]
    if not known:
        return np.zeros_like(next(iter(gram_vectors.values())))
    return np.mean(known, axis=0)
