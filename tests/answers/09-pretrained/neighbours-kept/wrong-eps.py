# points: 1
# message: Is something added to the lengths
def neighbours_kept(before, after, k):
    def near(t):
        d = t / (np.linalg.norm(t, axis=1, keepdims=True) + 0.01)
        c = d @ d.T
        np.fill_diagonal(c, -np.inf)
        return np.argsort(-c, axis=1)[:, :k]

    return np.array([len(set(a) & set(b)) for a, b in zip(near(before), near(after))])
