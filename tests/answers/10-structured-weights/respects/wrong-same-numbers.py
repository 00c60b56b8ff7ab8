# points: 0
# message: True for every permutation
def respects(places, permutation):
    return bool((np.sort(places[permutation][:, permutation].ravel()) == np.sort(places.ravel())).all())
