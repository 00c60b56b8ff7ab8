# points: 0
# message: A token is a row of the table, along its first axis: you took columns.
def look_up(table, ids):
    return table.T[ids]
