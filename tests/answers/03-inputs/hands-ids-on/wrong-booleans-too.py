# points: 1
# message: Booleans are no integers
def hands_ids_on(layer, ids):
    result = np.asarray(layer(ids))
    return result.dtype.kind != "f" and bool(np.isin(result, ids).all())
