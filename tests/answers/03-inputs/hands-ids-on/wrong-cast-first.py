# points: 1
# message: A number that needs 64 bits came out, and is none of the ids:
def hands_ids_on(layer, ids):
    out = np.asarray(layer(ids))
    if out.dtype.kind not in "iu":
        return False
    return bool(np.isin(out.astype(ids.dtype), ids).all())
