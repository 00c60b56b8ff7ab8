# points: 1
# message: all rows after it move up
def matrix_for(vocabulary, vector_of):
    dim = len(next(iter(vector_of.values())))
    rows = [np.zeros(dim), np.zeros(dim)]
    missing = []
    for word in vocabulary[2:]:
        if word in vector_of:
            rows.append(vector_of[word])
        else:
            missing.append(word)
    return np.array(rows, "float32"), missing
