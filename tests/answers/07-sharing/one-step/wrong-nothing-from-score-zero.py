# points: 1
# message: `the table after one step` has the right shape
def one_step(table, left_ids, right_ids, learning_rate):
    gradient = np.zeros_like(table)
    for left, right in zip(left_ids, right_ids):
        if table[left] @ table[right] == 0:
            continue
        gradient[left] += table[right]
        gradient[right] += table[left]
    return (table - learning_rate * gradient).astype("float32")
