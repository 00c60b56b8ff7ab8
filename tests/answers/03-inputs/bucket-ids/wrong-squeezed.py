# points: 1
# message: yours lost an axis of length 1
def bucket_ids(values, boundaries):
    return np.digitize(values, boundaries).squeeze()
