# points: 0
# message: changed an array it was given
def one_step(table, left_ids, right_ids, learning_rate):
    before = table.copy()
    for i, j in zip(left_ids, right_ids):
        table[i] -= learning_rate * before[j]
        table[j] -= learning_rate * before[i]
    return table
