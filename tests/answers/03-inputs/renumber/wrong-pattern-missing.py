# points: 1
# message: `renumber_pattern` is not defined
def renumber_table(table, new_id):
    moved = np.empty_like(table)
    moved[new_id] = table
    return moved
