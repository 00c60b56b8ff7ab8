# points: 3
# message: waits for all
def train_matcher(matcher, questions, offers, same, file):
    start = matcher.get_layer("words").get_weights()[0]
    pairs = [questions, offers]
    count = lambda: int(((matcher(pairs).numpy()[:, 0] > 0.5) == (same == 1)).sum())
    report = {"right before": count()}
    matcher.compile(keras.optimizers.SGD(1.0), "binary_crossentropy")
    matcher.fit(pairs, same, batch_size=len(same), epochs=30, verbose=0)
    matcher.save(file)
    now = matcher.get_layer("words").get_weights()[0]
    moved = (now != start).all(axis=1)
    return report | {"right after": count(), "moved": np.flatnonzero(moved).tolist()}
