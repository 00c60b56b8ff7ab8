# points: 1
# message: in yours every one below 3
def ring_places(size, reach):
    distance = (np.arange(size) - np.arange(size)[:, None]) % size
    return np.where(distance < 3, distance, -1)
