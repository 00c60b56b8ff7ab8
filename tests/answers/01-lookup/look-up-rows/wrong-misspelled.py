# points: 0
# message: `look_up` is not defined
def lookup(table, ids):
    return table[ids]
