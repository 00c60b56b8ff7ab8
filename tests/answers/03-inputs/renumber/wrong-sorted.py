# points: 1
# message: entries are not what they should be
def renumber_table(table, new_id):
    return np.sort(table, axis=0)


def renumber_pattern(pattern, new_id):
    moved = np.empty_like(pattern)
    moved[:, :, :, new_id] = pattern
    return moved
