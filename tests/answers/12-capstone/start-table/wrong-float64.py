# points: 0
# message: should hold float32
def start_table(words, vector_of):
    mean = np.mean([vector_of[word] for word in words if word in vector_of], axis=0)
    rows = [0 * mean, mean] + [vector_of.get(word, mean) for word in words]
    return np.array(rows)
