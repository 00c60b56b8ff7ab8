# points: 1
# message: a later call of yours changes what the first returned
BOARD = np.zeros((400, 400), "int64")


def ring_places(size, reach):
    places = BOARD[:size, :size]
    distance = (np.arange(size) - np.arange(size)[:, None]) % size
    places[:] = np.where(distance < reach, distance, -1)
    return places
