# points: 0
# message: kept one of them
def one_step(table, left_ids, right_ids, learning_rate):
    gradient = np.zeros_like(table)
    gradient[left_ids] += table[right_ids]
    gradient[right_ids] += table[left_ids]
    return table - np.float32(learning_rate) * gradient
