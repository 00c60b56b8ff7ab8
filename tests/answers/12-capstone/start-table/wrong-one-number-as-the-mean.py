# points: 0
# message: entries are not what they should be
def start_table(words, vector_of):
    mean = np.full(len(next(iter(vector_of.values()))), np.mean([vector_of[word] for word in words if word in vector_of]))
    rows = [0 * mean, mean] + [vector_of.get(word, mean) for word in words]
    return np.array(rows, "float32")
