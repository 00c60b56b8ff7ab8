# points: 0
# message: you took columns, side by side
def look_up(table, ids):
    return table[:, ids]
