# points: 1
# message: neighbours_kept of words that are close to each other
def neighbours_kept(before, after, k):
    def near(table):
        unit = table / np.linalg.norm(table, axis=1, keepdims=True)
        cosine = np.round(unit @ unit.T, 4)
        np.fill_diagonal(cosine, -np.inf)
        return np.argsort(-cosine, axis=1, kind="stable")[:, :k]

    return np.array([len(set(a) & set(b)) for a, b in zip(near(before), near(after))])
