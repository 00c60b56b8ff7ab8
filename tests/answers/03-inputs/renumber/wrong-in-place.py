# points: 1
# message: changed an array it was given
def renumber_table(table, new_id):
    table[new_id] = table.copy()
    return table


def renumber_pattern(pattern, new_id):
    moved = np.empty_like(pattern)
    moved[:, :, :, new_id] = pattern
    return moved
