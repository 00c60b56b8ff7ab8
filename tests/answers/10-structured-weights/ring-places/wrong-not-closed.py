# points: 0
# message: A ring is closed
def ring_places(size, reach):
    distance = np.arange(size) - np.arange(size)[:, None]
    return np.where((distance >= 0) & (distance < reach), distance, -1)
