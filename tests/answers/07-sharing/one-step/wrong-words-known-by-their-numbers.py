# points: 1
# message: yours move together
def one_step(table, left_ids, right_ids, learning_rate):
    gradient = np.zeros_like(table)
    np.add.at(gradient, left_ids, table[right_ids])
    np.add.at(gradient, right_ids, table[left_ids])
    rows, which = np.unique(table, axis=0, return_inverse=True)
    moved = np.zeros_like(rows)
    which = which.reshape(-1)
    np.add.at(moved, which, gradient)
    return (table - np.float32(learning_rate) * moved[which]).astype("float32")
