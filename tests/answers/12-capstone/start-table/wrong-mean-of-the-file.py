# points: 0
# message: no word of yours has
def start_table(words, vector_of):
    mean = np.mean(list(vector_of.values()), axis=0)
    rows = [0 * mean, mean] + [vector_of.get(word, mean) for word in words]
    return np.array(rows, "float32")
