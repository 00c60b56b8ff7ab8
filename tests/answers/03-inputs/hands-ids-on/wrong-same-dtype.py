# points: 1
# message: An integer dtype of another size holds the same ids
def hands_ids_on(layer, ids):
    result = np.asarray(layer(ids))
    return result.dtype == ids.dtype and bool(np.isin(result, ids).all())
