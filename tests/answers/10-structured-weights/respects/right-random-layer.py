def respects(places, permutation):
    random = np.random.default_rng(7)
    for _ in range(3):
        numbers = np.append(random.integers(1, 1000, places.max() + 1), 0)
        kernel = numbers[places]
        x = random.integers(-50, 50, size=(20, len(places)))
        if not np.array_equal(x[:, permutation] @ kernel, (x @ kernel)[:, permutation]):
            return False
    return True
