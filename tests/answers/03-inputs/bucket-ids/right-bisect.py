def bucket_ids(values, boundaries):
    from bisect import bisect_right

    ids = [bisect_right(boundaries, value) for value in values.ravel().tolist()]
    return np.array(ids).reshape(values.shape)
