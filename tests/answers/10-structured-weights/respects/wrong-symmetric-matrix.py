# points: 0
# message: whether the matrix is symmetric
def respects(places, permutation):
    return bool((places == places.T).all())
