# points: 1
# message: stopped with ValueError
def start_table(words, vector_of):
    table = np.zeros((len(words) + 2, 2), "float32")
    table[1:] = np.mean([vector_of[word] for word in words if word in vector_of], axis=0)
    for i, word in enumerate(words, start=2):
        if word in vector_of:
            table[i] = vector_of[word]
    return table
