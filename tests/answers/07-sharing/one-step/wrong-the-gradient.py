# points: 0
# message: yours is the gradient
def one_step(table, left_ids, right_ids, learning_rate):
    gradient = np.zeros_like(table)
    np.add.at(gradient, left_ids, table[right_ids])
    np.add.at(gradient, right_ids, table[left_ids])
    return gradient
