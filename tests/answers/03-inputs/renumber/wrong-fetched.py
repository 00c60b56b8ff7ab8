# points: 0
# message: yours came from there
def renumber_table(table, new_id):
    return table[new_id]


def renumber_pattern(pattern, new_id):
    return pattern[:, :, :, new_id]
