# points: 0
# message: yours are distances
def neighbours_kept(before, after, k):
    def nearest(table):
        far = np.linalg.norm(table[:, None] - table, axis=2)
        np.fill_diagonal(far, np.inf)
        return np.argsort(far, axis=1)[:, :k]

    return np.array([len(set(a) & set(b)) for a, b in zip(nearest(before), nearest(after))])
