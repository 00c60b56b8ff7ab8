# points: 0
# message: share of the right one only
def one_step(table, left_ids, right_ids, learning_rate):
    gradient = np.zeros_like(table)
    np.add.at(gradient, right_ids, table[left_ids])
    return table - np.float32(learning_rate) * gradient
