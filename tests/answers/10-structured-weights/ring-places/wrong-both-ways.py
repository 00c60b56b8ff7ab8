# points: 0
# message: The distance has a direction
def ring_places(size, reach):
    distance = (np.arange(size) - np.arange(size)[:, None]) % size
    distance = np.minimum(distance, size - distance)
    return np.where(distance < reach, distance, -1)
