# points: 0
# message: yours is of type list
def look_up(table, ids):
    return [table[i] for i in ids]
