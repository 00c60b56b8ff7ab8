# points: 0
# message: one less than the reach
def ring_places(size, reach):
    distance = (np.arange(size) - np.arange(size)[:, None]) % size
    return np.where(distance <= reach, distance, -1)
