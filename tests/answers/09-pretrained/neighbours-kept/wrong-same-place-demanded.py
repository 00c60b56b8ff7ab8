# points: 0
# message: yours has to keep its place among them too
def neighbours_kept(before, after, k):
    def nearest(table):
        table = table / np.linalg.norm(table, axis=1, keepdims=True)
        near = table @ table.T
        np.fill_diagonal(near, -2)
        return np.argsort(-near, axis=1)[:, :k]

    return (nearest(before) == nearest(after)).sum(axis=1)
