# points: 0
# message: the order of the file
def start_table(words, vector_of):
    mean = np.mean([vector_of[word] for word in words if word in vector_of], axis=0)
    rows = [0 * mean, mean] + [vector_of[word] for word in vector_of if word in words] + [mean for word in words if word not in vector_of]
    return np.array(rows, "float32")
