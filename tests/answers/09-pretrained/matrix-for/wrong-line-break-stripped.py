# points: 3
# message: yours takes 'cow' for 'cow\n'
def matrix_for(vocabulary, vector_of):
    alike = {word.strip(): vector for word, vector in vector_of.items()}
    dim = len(next(iter(vector_of.values())))
    matrix, missing = np.zeros((len(vocabulary), dim), "float32"), []
    for i, word in enumerate(vocabulary):
        vector = vector_of.get(word, alike.get(word.strip()) if word.endswith(chr(10)) else None)
        if vector is not None:
            matrix[i] = vector
        elif i >= 2:
            missing.append(word)
    return matrix, missing
