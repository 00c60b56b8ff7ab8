def renumber_table(table, new_id):
    return table[np.argsort(new_id)]


def renumber_pattern(pattern, new_id):
    return np.take(pattern, np.argsort(new_id), axis=3)
