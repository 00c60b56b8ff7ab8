# points: 0
# message: yours has one column per token
def look_up(table, ids):
    return table[ids].T
