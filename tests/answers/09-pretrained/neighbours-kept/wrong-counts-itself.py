# points: 0
# message: No word is a neighbour of itself
def neighbours_kept(before, after, k):
    def nearest(table):
        table = table / np.linalg.norm(table, axis=1, keepdims=True)
        near = table @ table.T
        return np.argsort(-near, axis=1)[:, :k]

    return np.array([len(set(a) & set(b)) for a, b in zip(nearest(before), nearest(after))])
