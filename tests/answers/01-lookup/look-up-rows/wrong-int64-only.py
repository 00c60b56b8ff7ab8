# points: 1
# message: It was given ids of int32
def look_up(table, ids):
    if ids.dtype != np.int64:
        raise TypeError(f"ids should be integers, not {ids.dtype}")
    return table[ids]
