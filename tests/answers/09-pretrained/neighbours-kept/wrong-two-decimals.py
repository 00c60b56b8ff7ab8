# points: 1
# message: has the right shape
def neighbours_kept(before, after, k):
    def nearest(table):
        table = np.asarray(table, "float64")
        unit = table / np.linalg.norm(table, axis=1, keepdims=True)
        cosine = np.round(unit @ unit.T, 2)
        np.fill_diagonal(cosine, -np.inf)
        return np.argsort(-cosine, axis=1, kind="stable")[:, :k]

    old, new = nearest(before), nearest(after)
    return np.array([len(set(a) & set(b)) for a, b in zip(old, new)])
