def matrix_for(vocabulary, vector_of):
    place = {word: i for i, word in enumerate(vocabulary)}
    missing = dict.fromkeys(vocabulary)
    del missing[""], missing["[UNK]"]
    matrix = None
    for word, vector in vector_of.items():
        if matrix is None:
            matrix = np.zeros((len(vocabulary), len(vector)), dtype="float32")
        if word in place:
            matrix[place[word]] = vector
            missing.pop(word)
    return matrix, list(missing)
