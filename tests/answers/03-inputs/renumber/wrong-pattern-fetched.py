# points: 1
# message: each of yours came from there
def renumber_table(table, new_id):
    moved = np.empty_like(table)
    moved[new_id] = table
    return moved


def renumber_pattern(pattern, new_id):
    return pattern[:, :, :, new_id]
