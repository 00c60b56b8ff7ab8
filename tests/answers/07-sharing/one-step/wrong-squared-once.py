# points: 0
# message: you counted it once
def one_step(table, left_ids, right_ids, learning_rate):
    gradient = np.zeros_like(table)
    for i, j in zip(left_ids, right_ids):
        gradient[i] += table[j]
        if i != j:
            gradient[j] += table[i]
    return table - np.float32(learning_rate) * gradient
