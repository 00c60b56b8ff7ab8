# points: 1
# message: made lower-case first
def spelled(word, gram_vectors, n):
    marked = f"<{word.lower()}>"
    pieces = [marked[i : i + n] for i in range(len(marked) - n + 1)]
    known = [gram_vectors[piece] for piece in pieces if piece in gram_vectors]
    return np.mean(known or [0 * next(iter(gram_vectors.values()))], axis=0)
