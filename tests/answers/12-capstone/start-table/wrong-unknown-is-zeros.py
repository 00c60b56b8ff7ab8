# points: 0
# message: Row 1, the unknown words
def start_table(words, vector_of):
    mean = np.mean([vector_of[word] for word in words if word in vector_of], axis=0)
    rows = [0 * mean, 0 * mean] + [vector_of.get(word, mean) for word in words]
    return np.array(rows, "float32")
