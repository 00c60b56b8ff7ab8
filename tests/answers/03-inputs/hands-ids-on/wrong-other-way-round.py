# points: 1
# message: Ids may be left out
def hands_ids_on(layer, ids):
    result = np.asarray(layer(ids))
    return result.dtype.kind in "iu" and bool(np.isin(ids, result).all())
