def spelled(word, gram_vectors, n):
    total, count = 0 * next(iter(gram_vectors.values())), 0
    rest = f"<{word}>"
    while len(rest) >= n:
        if rest[:n] in gram_vectors:
            total = total + gram_vectors[rest[:n]]
            count += 1
        rest = rest[1:]
    return total / np.float32(max(count, 1))
