# points: 1
# message: yours has the word itself in its place
def neighbours_kept(before, after, k):
    def near(table):
        table = np.asarray(table, "float64")
        unit = table / np.linalg.norm(table, axis=1, keepdims=True)
        cosine = unit @ unit.T
        np.fill_diagonal(cosine, -1.0)
        return np.argsort(-cosine, axis=1, kind="stable")[:, :k]

    return np.array([len(set(a) & set(b)) for a, b in zip(near(before), near(after))])
