# points: 2
# message: yours are rounded to float16
def matrix_for(vocabulary, vector_of):
    first = next(iter(vector_of.values()))
    matrix = np.zeros((len(vocabulary), len(first)), dtype=first.dtype)
    missing = []
    for i, word in enumerate(vocabulary):
        if word in vector_of:
            matrix[i] = vector_of[word]
        elif i > 1:
            missing.append(word)
    return matrix.astype("float32"), missing
