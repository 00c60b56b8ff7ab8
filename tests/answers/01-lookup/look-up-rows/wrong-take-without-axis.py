# points: 0
# message: as if it were one long line
def look_up(table, ids):
    return np.take(table, ids)
