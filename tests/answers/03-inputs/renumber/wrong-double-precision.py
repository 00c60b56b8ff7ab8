# points: 1
# message: should hold float32
def renumber_table(table, new_id):
    moved = np.zeros(table.shape)
    moved[new_id] = table
    return moved


def renumber_pattern(pattern, new_id):
    moved = np.empty_like(pattern)
    moved[:, :, :, new_id] = pattern
    return moved
