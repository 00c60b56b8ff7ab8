# points: 1
# message: yours are the rows of the file
def matrix_for(vocabulary, vector_of):
    matrix = np.array(list(vector_of.values()), "float32")
    return matrix, [word for word in vocabulary[2:] if word not in vector_of]
