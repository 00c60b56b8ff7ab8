# points: 1
# message: A new array was asked for
def spelled(word, gram_vectors, n):
    marked = f"<{word}>"
    pieces = [marked[i : i + n] for i in range(len(marked) - n + 1)]
    known = [gram_vectors[piece] for piece in pieces if piece in gram_vectors]
    if len(known) == 1:
        return known[0]
    if not known:
        return np.zeros_like(next(iter(gram_vectors.values())))
    return np.mean(known, axis=0)
