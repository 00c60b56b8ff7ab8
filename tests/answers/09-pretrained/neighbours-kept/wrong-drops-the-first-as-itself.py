# points: 1
# message: The first of a ranking need not be the word itself:
def neighbours_kept(before, after, k):
    def nearest(table):
        unit = table.astype("float64")
        unit = unit / np.linalg.norm(unit, axis=1, keepdims=True)
        return np.argsort(-(unit @ unit.T), axis=1, kind="stable")[:, 1 : k + 1]

    return np.array([len(np.intersect1d(a, b)) for a, b in zip(nearest(before), nearest(after))])
