def respects(places, permutation):
    for i, to_i in enumerate(permutation):
        for j, to_j in enumerate(permutation):
            if places[i, j] != places[to_i, to_j]:
                return False
    return True
