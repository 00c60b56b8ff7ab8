# points: 0
# message: looks at the diagonal only
def respects(places, permutation):
    return bool((places[permutation, permutation] == np.diagonal(places)).all())
