# points: 1
# message: of two that do, yours counts one
def spelled(word, gram_vectors, n):
    marked = f"<{word}>"
    total = np.zeros_like(next(iter(gram_vectors.values())))
    count = 0
    for piece, vector in gram_vectors.items():
        if len(piece) == n:
            total += marked.count(piece) * vector
            count += marked.count(piece)
    return (total / max(count, 1)).astype("float32")
