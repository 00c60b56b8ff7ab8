# points: 1
# message: What came out is no id, though ids below and above it went in
def hands_ids_on(layer, ids):
    result = np.asarray(layer(ids))
    if result.dtype.kind not in "iu":
        return False
    return bool(np.isin(result.ravel()[[0, -1]], ids).all()) if result.size else True
