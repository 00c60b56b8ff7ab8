# points: 0
# message: does not know how long a vector is
def neighbours_kept(before, after, k):
    def nearest(table):
        near = table @ table.T
        np.fill_diagonal(near, -np.inf)
        return np.argsort(-near, axis=1)[:, :k]

    return np.array([len(set(a) & set(b)) for a, b in zip(nearest(before), nearest(after))])
