# points: 0
# message: stopped with KeyError
def start_table(words, vector_of):
    mean = np.mean([vector_of[word] for word in words if word in vector_of], axis=0)
    rows = [0 * mean, mean] + [vector_of[word] for word in words]
    return np.array(rows, "float32")
