# points: 1
# message: yours uses the first two
def bucket_ids(values, boundaries):
    return np.digitize(values, boundaries[:2])
