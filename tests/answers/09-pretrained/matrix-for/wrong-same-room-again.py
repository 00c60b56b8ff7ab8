# points: 2
# message: Something new was asked for
_room = {}


def matrix_for(vocabulary, vector_of):
    dim = len(next(iter(vector_of.values())))
    matrix = _room.setdefault((len(vocabulary), dim), np.zeros((len(vocabulary), dim), "float32"))
    missing = []
    matrix[:] = 0
    for i, word in enumerate(vocabulary):
        if word in vector_of:
            matrix[i] = vector_of[word]
        elif i >= 2:
            missing.append(word)
    return matrix, missing
