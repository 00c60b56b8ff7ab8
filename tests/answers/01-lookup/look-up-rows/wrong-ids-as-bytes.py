# points: 1
# message: Ids may be larger than a byte holds:
def look_up(table, ids):
    return np.take(table, np.asarray(ids).astype("uint8"), axis=0)
