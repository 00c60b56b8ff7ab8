# points: 1
# message: Numbers of bfloat16 are no integers
def hands_ids_on(layer, ids):
    result = np.asarray(layer(ids))
    return (
        not np.issubdtype(result.dtype, np.floating)
        and result.dtype != bool
        and result.dtype.kind != "c"
        and bool(np.isin(result.astype("int64"), ids).all())
    )
