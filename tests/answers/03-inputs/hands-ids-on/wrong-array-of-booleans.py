# points: 0
# message: should return True or False
def hands_ids_on(layer, ids):
    return np.isin(np.asarray(layer(ids)), ids)
