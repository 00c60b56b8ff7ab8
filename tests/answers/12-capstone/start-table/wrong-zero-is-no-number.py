# points: 1
# message: yours has the mean in its place
def start_table(words, vector_of):
    mean = np.mean([vector_of[w] for w in words if w in vector_of], axis=0)
    rows = [np.zeros_like(mean), mean]
    for word in words:
        vector = vector_of.get(word)
        rows.append(mean if vector is None or not np.any(vector) else vector)
    return np.array(rows, "float32")
