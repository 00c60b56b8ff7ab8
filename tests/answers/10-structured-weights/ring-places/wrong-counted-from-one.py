# points: 0
# message: Parameters are counted from 0
def ring_places(size, reach):
    distance = (np.arange(size) - np.arange(size)[:, None]) % size
    return np.where(distance < reach, distance + 1, -1)
