# points: 0
# message: should hold float32; yours: float64
def one_step(table, left_ids, right_ids, learning_rate):
    gradient = np.zeros(table.shape)
    np.add.at(gradient, left_ids, table[right_ids])
    np.add.at(gradient, right_ids, table[left_ids])
    return table - np.float32(learning_rate) * gradient
