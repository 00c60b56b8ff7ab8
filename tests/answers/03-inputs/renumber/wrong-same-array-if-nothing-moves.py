# points: 2
# message: A new array was asked for:
def renumber_table(table, new_id):
    if np.array_equal(new_id, np.arange(len(table))):
        return table
    new = np.empty_like(table)
    new[new_id] = table
    return new


def renumber_pattern(pattern, new_id):
    new = np.empty_like(pattern)
    new[:, :, :, new_id] = pattern
    return new
