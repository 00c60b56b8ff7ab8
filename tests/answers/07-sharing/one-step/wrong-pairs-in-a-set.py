# points: 1
# message: A pair that comes twice has its share twice
def one_step(table, left_ids, right_ids, learning_rate):
    gradient = np.zeros_like(table)
    for i, j in set(zip(left_ids.tolist(), right_ids.tolist())):
        gradient[i] += table[j]
        gradient[j] += table[i]
    return (table - learning_rate * gradient).astype("float32")
