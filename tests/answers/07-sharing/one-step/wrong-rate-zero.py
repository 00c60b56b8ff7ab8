# points: 1
# message: of the learning rate 0
def one_step(table, left_ids, right_ids, learning_rate):
    learning_rate = learning_rate or 0.01
    g = np.zeros_like(table)
    np.add.at(g, left_ids, table[right_ids])
    np.add.at(g, right_ids, table[left_ids])
    return (table - learning_rate * g).astype("float32")
