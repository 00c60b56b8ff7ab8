# points: 1
# message: yours has '<unk>' in row 1
def start_table(words, vector_of):
    mean = np.mean([vector_of[word] for word in words if word in vector_of], axis=0)
    unknown = vector_of.get("<unk>", mean)
    rows = [np.zeros_like(mean), unknown] + [vector_of.get(word, mean) for word in words]
    return np.array(rows, "float32")
