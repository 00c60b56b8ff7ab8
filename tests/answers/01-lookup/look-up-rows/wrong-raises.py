# points: 0
# message: of its cell: `return rows.reshape(len(rows), 4, 1, 2)`
def look_up(table, ids):
    rows = table[ids]
    return rows.reshape(len(rows), 4, 1, 2)
