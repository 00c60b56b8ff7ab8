# points: 1
# message: 0 came out, and it was among the ids
def hands_ids_on(layer, ids):
    result = np.asarray(layer(ids))
    known = np.isin(result, ids) & (result != 0)
    return result.dtype.kind in "iu" and bool(known.all())
