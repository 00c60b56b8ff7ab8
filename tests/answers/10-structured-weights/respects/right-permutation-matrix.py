def respects(places, permutation):
    p = np.eye(len(places), dtype=int)[list(permutation)]
    return bool((p @ places == places @ p).all())
