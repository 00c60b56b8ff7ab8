# points: 0
# message: yours came out transposed
def ring_places(size, reach):
    distance = (np.arange(size)[:, None] - np.arange(size)) % size
    return np.where(distance < reach, distance, -1)
