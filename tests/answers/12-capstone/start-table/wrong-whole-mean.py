# points: 1
# message: what stands behind the point
def start_table(words, vector_of):
    found = np.array([vector_of[w] for w in words if w in vector_of])
    table = np.empty((len(words) + 2, found.shape[1]), found.dtype)
    table[:] = found.mean(axis=0)
    table[0] = 0
    for i, word in enumerate(words):
        if word in vector_of:
            table[i + 2] = vector_of[word]
    return table.astype("float32")
