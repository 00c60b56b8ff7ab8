# points: 0
# message: changed an array it was given
def neighbours_kept(before, after, k):
    best = []
    for table in (before, after):
        table /= np.linalg.norm(table, axis=1, keepdims=True)
        cosines = table @ table.T
        np.fill_diagonal(cosines, -2)
        best.append(np.argsort(-cosines, axis=1)[:, :k])
    return np.array([len(set(a) & set(b)) for a, b in zip(*best)])
