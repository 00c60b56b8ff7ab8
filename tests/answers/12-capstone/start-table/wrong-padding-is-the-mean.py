# points: 0
# message: Row 0 is padding
def start_table(words, vector_of):
    mean = np.mean([vector_of[word] for word in words if word in vector_of], axis=0)
    rows = [mean, mean] + [vector_of.get(word, mean) for word in words]
    return np.array(rows, "float32")
