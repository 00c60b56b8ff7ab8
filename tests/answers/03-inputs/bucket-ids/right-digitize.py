def bucket_ids(values, boundaries):
    return np.digitize(values, boundaries)
