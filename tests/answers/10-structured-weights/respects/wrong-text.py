# points: 0
# message: should return True or False
def respects(places, permutation):
    p = np.array(permutation)
    return "True" if (places[p][:, p] == places).all() else "False"
