# points: 1
# message: your word itself counts as one
def spelled(word, gram_vectors, n):
    m = f"<{word}>"
    ps = [m[i : i + n] for i in range(len(m) - n + 1)] + ([m] if len(m) != n else [])
    known = [gram_vectors[p] for p in ps if p in gram_vectors]
    return np.mean(known, axis=0) if known else np.zeros_like(next(iter(gram_vectors.values())))
