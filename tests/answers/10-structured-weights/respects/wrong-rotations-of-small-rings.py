# points: 1
# message: patterns and orders. The first of them
def respects(places, permutation):
    size = len(places)
    if size <= 6:
        return bool((places[np.ix_(permutation, permutation)] == places).all())
    by = permutation[0]
    return list(permutation) == [(by + i) % size for i in range(size)] and by == 0
