# points: 1
# message: entries are not what they should be
def renumber_table(table, new_id):
    moved = table.copy()
    for old, new in enumerate(new_id):
        moved[new] = moved[old]
    return moved


def renumber_pattern(pattern, new_id):
    moved = np.empty_like(pattern)
    moved[:, :, :, new_id] = pattern
    return moved
