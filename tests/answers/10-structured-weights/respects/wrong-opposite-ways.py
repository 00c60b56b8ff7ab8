# points: 0
# message: opposite ways
def respects(places, permutation):
    inverse = np.argsort(permutation)
    return bool((places[permutation][:, inverse] == places).all())
