# points: 0
# message: yours: float64
def neighbours_kept(before, after, k):
    def nearest(table):
        table = table / np.linalg.norm(table, axis=1, keepdims=True)
        near = table @ table.T
        np.fill_diagonal(near, -2)
        return np.argsort(-near, axis=1)[:, :k]

    return np.array([len(set(a) & set(b)) / k for a, b in zip(nearest(before), nearest(after))])
