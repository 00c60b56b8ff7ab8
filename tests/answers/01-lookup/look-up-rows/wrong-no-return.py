# points: 0
# message: Is a `return` missing?
def look_up(table, ids):
    rows = table[ids]
