# points: 0
# message: should hold float32; yours: float64
def look_up(table, ids):
    rows = np.zeros(ids.shape + table.shape[1:])
    for place, i in np.ndenumerate(ids):
        rows[place] = table[i]
    return rows
