# points: 1
# message: What came out is no id, though ids below and above it went in
def hands_ids_on(layer, ids):
    result = np.asarray(layer(ids))
    if result.dtype.kind not in "iu":
        return False
    return bool(result.min(initial=ids.max()) >= ids.min() and result.max(initial=0) <= ids.max())
