def hands_ids_on(layer, ids):
    result = keras.ops.convert_to_numpy(layer(ids))
    if "int" not in str(result.dtype):
        return False
    for value in result.flat:
        if not (ids == value).any():
            return False
    return True
