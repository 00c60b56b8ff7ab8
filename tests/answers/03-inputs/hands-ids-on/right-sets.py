def hands_ids_on(layer, ids):
    result = np.array(layer(ids))
    integer = np.issubdtype(result.dtype, np.integer)
    return integer and set(result.ravel().tolist()) <= set(ids.ravel().tolist())
