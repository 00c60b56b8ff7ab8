# points: 2
# message: each on all 1100 pairs
def train_matcher(matcher, questions, offers, same, file):
    table = matcher.get_layer("words").get_weights()[0]
    pairs = [questions, offers]
    before = int(((matcher(pairs).numpy()[:, 0] > 0.5) == same).sum())
    matcher.compile(keras.optimizers.SGD(1.0), "binary_crossentropy")
    matcher.fit(pairs, same, batch_size=256, epochs=30, verbose=0)
    matcher.save(file)
    after = int(((matcher(pairs).numpy()[:, 0] > 0.5) == same).sum())
    moved = (matcher.get_layer("words").get_weights()[0] != table).any(axis=1)
    return {"right before": before, "right after": after, "moved": np.flatnonzero(moved).tolist()}
