# points: 0
# message: all inputs are equal
def respects(places, permutation):
    kernel = np.append(2.0 ** np.arange(places.max() + 1), 0)[places]
    x = np.ones((1, len(places)))
    return bool(np.array_equal(x[:, permutation] @ kernel, (x @ kernel)[:, permutation]))
