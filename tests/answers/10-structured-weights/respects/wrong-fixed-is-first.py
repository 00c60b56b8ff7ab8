# points: 1
# message: yours takes it for the first
def respects(places, permutation):
    numbers = np.random.default_rng(0).normal(size=places.max() + 1)
    kernel = numbers[np.maximum(places, 0)]
    return bool(np.allclose(kernel[permutation][:, permutation], kernel))
