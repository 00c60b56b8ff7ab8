# points: 0
# message: yours are zeros
def start_table(words, vector_of):
    mean = 0 * np.mean(list(vector_of.values()), axis=0)
    rows = [0 * mean, mean] + [vector_of.get(word, mean) for word in words]
    return np.array(rows, "float32")
