def renumber_table(table, new_id):
    moved = table.copy()
    for old, new in enumerate(new_id):
        moved[new] = table[old]
    return moved


def renumber_pattern(pattern, new_id):
    moved = pattern.copy()
    for old, new in enumerate(new_id):
        moved[..., new, :] = pattern[..., old, :]
    return moved
