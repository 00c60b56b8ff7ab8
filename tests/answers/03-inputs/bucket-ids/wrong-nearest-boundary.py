# points: 0
# message: entries are not what they should be
def bucket_ids(values, boundaries):
    return np.abs(values[..., None] - np.array(boundaries)).argmin(axis=-1)
