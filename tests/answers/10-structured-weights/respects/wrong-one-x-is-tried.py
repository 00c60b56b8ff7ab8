# points: 1
# message: Yours is wrong for 1 of
def respects(places, permutation):
    kernel = places + 1.0
    x = np.arange(len(places)) + 1.0
    return bool(np.allclose(x[permutation] @ kernel, (x @ kernel)[permutation]))
