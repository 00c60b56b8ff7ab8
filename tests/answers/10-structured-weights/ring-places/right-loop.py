def ring_places(size, reach):
    places = [[-1] * size for _ in range(size)]
    for i in range(size):
        for distance in range(reach):
            places[i][(i + distance) % size] = distance
    return np.array(places)
