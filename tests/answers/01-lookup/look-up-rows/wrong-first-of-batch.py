# points: 1
# message: yours has the first one only
def look_up(table, ids):
    if ids.ndim > 1:
        ids = ids[0]
    return table[ids]
