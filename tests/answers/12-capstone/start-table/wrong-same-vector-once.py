# points: 1
# message: yours counts the vector once
def start_table(words, vector_of):
    known = {tuple(map(float, vector_of[w])) for w in words if w in vector_of}
    mean = np.mean(sorted(known), axis=0)
    rows = [0 * mean, mean] + [vector_of[w] if w in vector_of else mean for w in words]
    return np.array(rows, "float32")
