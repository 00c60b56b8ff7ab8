# points: 0
# message: 10 more than an id is an integer, and another id
def hands_ids_on(layer, ids):
    return np.asarray(layer(ids)).dtype.kind in "iu"
