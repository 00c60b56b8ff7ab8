def start_table(words, vector_of):
    dim = len(next(iter(vector_of.values())))
    total, count = np.zeros(dim), 0
    for word in words:
        if word in vector_of:
            total, count = total + vector_of[word], count + 1
    table = np.zeros((len(words) + 2, dim), dtype=np.float32)
    table[1] = total / count
    for i, word in enumerate(words):
        table[i + 2] = vector_of[word] if word in vector_of else table[1]
    return table
