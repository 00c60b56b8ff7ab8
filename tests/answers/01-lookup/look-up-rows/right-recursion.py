def look_up(table, ids):
    if ids.ndim == 0:
        return table[int(ids)]
    return np.stack([look_up(table, part) for part in ids])
