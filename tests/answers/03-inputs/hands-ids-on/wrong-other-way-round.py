# points: 1
# message: The largest id of each sequence
def hands_ids_on(layer, ids):
    result = np.asarray(layer(ids))
    return result.dtype.kind in "iu" and bool(np.isin(ids, result).all())
