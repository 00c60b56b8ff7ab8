# points: 1
# message: do they have a lower bound
def neighbours_kept(before, after, k):
    def nearest(table):
        lengths = np.linalg.norm(table, axis=1, keepdims=True)
        directions = table / np.maximum(lengths, 0.05)
        cosines = directions @ directions.T
        np.fill_diagonal(cosines, -np.inf)
        return np.argsort(-cosines, axis=1)[:, :k]

    return np.array([len(set(a) & set(b)) for a, b in zip(nearest(before), nearest(after))])
