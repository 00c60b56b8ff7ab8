# points: 0
# message: One step for both towers
def one_step(table, left_ids, right_ids, learning_rate):
    after = table.copy()
    for mine, other in [(left_ids, right_ids), (right_ids, left_ids)]:
        gradient = np.zeros_like(table)
        np.add.at(gradient, mine, after[other])
        after = after - np.float32(learning_rate) * gradient
    return after
