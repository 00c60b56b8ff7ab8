def one_step(table, left_ids, right_ids, learning_rate):
    after = table.copy()
    for i, j in zip(left_ids, right_ids):
        after[i] -= learning_rate * table[j]
        after[j] -= learning_rate * table[i]
    return after
