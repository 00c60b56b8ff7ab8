# points: 1
# message: yours has '' in row 0
def start_table(words, vector_of):
    mean = np.mean([vector_of[word] for word in words if word in vector_of], axis=0)
    rows = [vector_of.get("", 0 * mean), mean] + [vector_of.get(word, mean) for word in words]
    return np.array(rows, "float32")
