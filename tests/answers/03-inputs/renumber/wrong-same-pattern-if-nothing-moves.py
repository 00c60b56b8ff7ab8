# points: 2
# message: yours is the very pattern that came in
def renumber_table(table, new_id):
    moved = np.empty_like(table)
    moved[new_id] = table
    return moved


def renumber_pattern(pattern, new_id):
    moved = np.empty_like(pattern)
    if (new_id == np.arange(len(new_id))).all():
        return pattern
    moved[:, :, :, new_id] = pattern
    return moved
