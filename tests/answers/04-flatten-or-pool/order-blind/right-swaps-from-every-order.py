def is_order_blind(pool, vectors):
    seen, todo = set(), [tuple(range(vectors.shape[1]))]
    result = np.asarray(pool(vectors))
    while todo:
        order = todo.pop()
        if order in seen:
            continue
        seen.add(order)
        if not np.allclose(np.asarray(pool(vectors[:, list(order)])), result, rtol=0, atol=1e-3):
            return False
        for i in range(len(order) - 1):
            swapped = list(order)
            swapped[i], swapped[i + 1] = swapped[i + 1], swapped[i]
            todo.append(tuple(swapped))
    return True
