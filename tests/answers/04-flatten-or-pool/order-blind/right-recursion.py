def is_order_blind(pool, vectors):
    result = np.asarray(pool(vectors))

    def same(chosen, rest):
        if not rest:
            return bool((abs(np.asarray(pool(vectors[:, chosen])) - result) < 1e-3).all())
        return all(same(chosen + [i], [j for j in rest if j != i]) for i in rest)

    return same([], list(range(vectors.shape[1])))
