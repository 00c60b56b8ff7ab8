def ring_places(size, reach):
    first = np.full(size, -1)
    first[:reach] = np.arange(reach)
    return np.stack([np.roll(first, i) for i in range(size)])
