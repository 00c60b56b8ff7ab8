def neighbours_kept(before, after, k):
    def nearest(table, i):
        def cosine(j):
            lengths = np.linalg.norm(table[i]) * np.linalg.norm(table[j])
            return float(table[i] @ table[j]) / float(lengths)

        others = [j for j in range(len(table)) if j != i]
        return set(sorted(others, key=cosine)[-k:])

    return np.array(
        [len(nearest(before, i) & nearest(after, i)) for i in range(len(before))]
    )
