# points: 1
# message: The diagonal counts as well
def respects(places, permutation):
    a, b = places.copy(), places[permutation][:, permutation]
    np.fill_diagonal(a, 0), np.fill_diagonal(b, 0)
    return bool((a == b).all())
