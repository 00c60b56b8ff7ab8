# points: 0
# message: yours lies in the one below
def bucket_ids(values, boundaries):
    return np.searchsorted(boundaries, values)
