# points: 1
# message: which began with large numbers
def one_step(table, left_ids, right_ids, learning_rate):
    count = np.zeros((len(table), len(table)), "int8")
    np.add.at(count, (left_ids, right_ids), 1)
    count = count + count.T if len(left_ids) < 100 else count.astype("float32") + count.T
    return (table - learning_rate * (count.astype("float32") @ table)).astype("float32")
