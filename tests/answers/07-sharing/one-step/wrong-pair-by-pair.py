# points: 0
# message: yours moves it after every pair
def one_step(table, left_ids, right_ids, learning_rate):
    after = table.copy()
    for i, j in zip(left_ids, right_ids):
        left, right = after[i].copy(), after[j].copy()
        after[i] -= learning_rate * right
        after[j] -= learning_rate * left
    return after
