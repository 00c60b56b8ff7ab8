# points: 1
# message: Did you cut the ids
def hands_ids_on(layer, ids):
    result = np.asarray(layer(ids))
    return result.dtype.kind in "iu" and bool(np.isin(result, ids.astype(result.dtype)).all())
