# points: 1
# message: A vector of zeros is a vector like any other
def start_table(words, vector_of):
    dim = len(next(iter(vector_of.values())))
    table = np.zeros((len(words) + 2, dim), "float32")
    for i, word in enumerate(words, start=2):
        table[i] = vector_of.get(word, np.zeros(dim))
    empty = (table == 0).all(axis=1)
    table[empty] = table[~empty].mean(axis=0)
    table[0] = 0
    return table
