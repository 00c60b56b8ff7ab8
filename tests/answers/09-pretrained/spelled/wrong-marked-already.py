# points: 1
# message: yours has none where one stands already
def spelled(word, gram_vectors, n):
    marked = word if word.startswith("<") else "<" + word
    marked = marked if marked.endswith(">") else marked + ">"
    pieces = [marked[i : i + n] for i in range(len(marked) - n + 1)]
    known = [gram_vectors[piece] for piece in pieces if piece in gram_vectors]
    if not known:
        return np.zeros_like(next(iter(gram_vectors.values())))
    return np.mean(known, axis=0).astype("float32")
