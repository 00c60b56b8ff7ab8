# points: 0
# message: Ids are counted from 0
def look_up(table, ids):
    return table[ids - 1]
