# points: 0
# message: 0 is the first parameter
def ring_places(size, reach):
    distance = (np.arange(size) - np.arange(size)[:, None]) % size
    return np.where(distance < reach, distance, 0)
