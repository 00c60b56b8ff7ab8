# points: 1
# message: Ids may be left out
def hands_ids_on(layer, ids):
    result = np.asarray(layer(ids))
    same = sorted(result.ravel().tolist()) == sorted(ids.ravel().tolist())
    return result.dtype.kind in "iu" and same
