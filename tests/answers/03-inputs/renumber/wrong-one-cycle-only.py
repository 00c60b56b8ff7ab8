# points: 2
# message: has the right shape
def renumber_table(table, new_id):
    moved = np.empty_like(table)
    moved[:] = table
    i = int(np.argmax(new_id != np.arange(len(new_id))))
    start = i
    while True:
        moved[new_id[i]] = table[i]
        i = int(new_id[i])
        if i == start:
            break
    return moved


def renumber_pattern(pattern, new_id):
    moved = np.empty_like(pattern)
    moved[:, :, :, new_id] = pattern
    return moved
