# points: 0
# message: should hold integers
def ring_places(size, reach):
    places = np.full((size, size), -1.0)
    for i in range(size):
        for k in range(reach):
            places[i, (i + k) % size] = k
    return places
