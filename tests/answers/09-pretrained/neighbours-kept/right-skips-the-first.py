def neighbours_kept(before, after, k):
    places = []
    for table in (before, after):
        directions = table.astype("float64")
        directions = directions / np.sqrt((directions**2).sum(axis=1))[:, None]
        near = np.einsum("id,jd->ij", directions, directions)
        np.fill_diagonal(near, 2)
        places.append(np.argsort(near, axis=1)[:, ::-1][:, 1 : k + 1])
    return np.array([np.intersect1d(a, b).size for a, b in zip(*places)])
