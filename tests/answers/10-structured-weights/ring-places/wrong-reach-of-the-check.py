# points: 1
# message: yours is that of the check
def ring_places(size, reach):
    distance = (np.arange(size) - np.arange(size)[:, None]) % size
    return np.where(distance < 3, distance, -1)
