def matrix_for(vocabulary, vector_of):
    nothing = np.zeros_like(list(vector_of.values())[0])
    rows = [vector_of.get(word, nothing) for word in vocabulary]
    return np.stack(rows).astype("float32"), [w for w in vocabulary[2:] if w not in vector_of]
