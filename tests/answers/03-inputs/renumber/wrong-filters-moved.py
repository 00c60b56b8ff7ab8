# points: 1
# message: `renumber_pattern(pattern, new_id)` should have shape
def renumber_table(table, new_id):
    moved = np.empty_like(table)
    moved[new_id] = table
    return moved


def renumber_pattern(pattern, new_id):
    return pattern[..., np.argsort(new_id) % pattern.shape[-1]]
