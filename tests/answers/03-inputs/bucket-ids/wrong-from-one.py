# points: 0
# message: yours begin with 1
def bucket_ids(values, boundaries):
    return np.digitize(values, boundaries) + 1
