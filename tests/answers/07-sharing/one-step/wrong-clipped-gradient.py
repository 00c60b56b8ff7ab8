# points: 1
# message: which began with large numbers
def one_step(table, left_ids, right_ids, learning_rate):
    rows = keras.Variable(table)
    gradient = np.zeros_like(table)
    np.add.at(gradient, left_ids, table[right_ids])
    np.add.at(gradient, right_ids, table[left_ids])
    sgd = keras.optimizers.SGD(learning_rate, clipvalue=100.0)  # steps must not explode
    sgd.apply([gradient], [rows])
    return np.array(rows)
