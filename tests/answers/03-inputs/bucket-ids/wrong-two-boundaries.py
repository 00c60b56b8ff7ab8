# points: 1
# message: entries are not what they should be
def bucket_ids(values, boundaries):
    low, high = boundaries[0], boundaries[-1]
    return np.where(values < low, 0, np.where(values < high, 1, 2))
