# points: 0
# message: yours changes the rows only
def respects(places, permutation):
    return bool((places[permutation] == places).all())
