# points: 1
# message: A distance may be larger than a byte holds:
def ring_places(size, reach):
    places = np.full((size, size), -1, dtype="int8")
    for row in range(size):
        columns = (row + np.arange(reach)) % size
        places[row, columns] = np.arange(reach).astype("int8")
    return places
