def start_table(words, vector_of):
    known = {i: vector_of[word] for i, word in enumerate(words, 2) if word in vector_of}
    vectors = np.array(list(known.values()), "float32")
    table = np.tile(vectors.mean(axis=0), (len(words) + 2, 1))
    table[list(known)] = vectors
    table[0] = 0
    return table
