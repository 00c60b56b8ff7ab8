# points: 1
# message: One number that came out was not among the ids
def hands_ids_on(layer, ids):
    result = np.asarray(layer(ids))
    return result.dtype.kind in "iu" and bool(np.isin(result, ids).any())
