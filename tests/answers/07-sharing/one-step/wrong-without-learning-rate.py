# points: 0
# message: you took the whole gradient
def one_step(table, left_ids, right_ids, learning_rate):
    after = table.copy()
    np.subtract.at(after, left_ids, table[right_ids])
    np.subtract.at(after, right_ids, table[left_ids])
    return after
