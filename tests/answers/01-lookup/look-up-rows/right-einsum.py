def look_up(table, ids):
    words = np.arange(len(table))
    hot = (np.asarray(ids)[..., np.newaxis] == words).astype(table.dtype)
    return np.einsum("...v,vd->...d", hot, table)
