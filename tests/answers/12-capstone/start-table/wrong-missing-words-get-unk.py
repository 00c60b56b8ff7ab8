# points: 1
# message: yours has '[UNK]' for a word that is not there
def start_table(words, vector_of):
    mean = np.mean([vector_of[word] for word in words if word in vector_of], axis=0)
    table = np.zeros((len(words) + 2, len(mean)), "float32")
    table[1] = mean
    for row, word in enumerate(words, 2):
        table[row] = vector_of[word] if word in vector_of else vector_of.get("[UNK]", mean)
    return table
