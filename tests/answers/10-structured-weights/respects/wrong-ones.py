# points: 0
# message: yours is True
def respects(places, permutation):
    kernel = np.append(np.ones(places.max() + 1), 0)[places]
    x = np.arange(len(places))[None]
    return bool(np.array_equal(x[:, permutation] @ kernel, (x @ kernel)[:, permutation]))
