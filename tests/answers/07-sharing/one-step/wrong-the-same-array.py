# points: 1
# message: is a new array
def one_step(table, left_ids, right_ids, learning_rate):
    if not len(left_ids) or not learning_rate:
        return table
    gradient = np.zeros_like(table)
    np.add.at(gradient, left_ids, table[right_ids])
    np.add.at(gradient, right_ids, table[left_ids])
    return table - np.float32(learning_rate) * gradient
