# points: 0
# message: and are floats now
def hands_ids_on(layer, ids):
    return bool(np.isin(np.asarray(layer(ids)), ids).all())
