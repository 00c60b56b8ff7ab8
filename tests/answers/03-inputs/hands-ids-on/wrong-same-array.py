# points: 0
# message: `Flatten` changes the shape and no id
def hands_ids_on(layer, ids):
    result = np.asarray(layer(ids))
    return result.dtype.kind in "iu" and np.array_equal(result, ids)
