# points: 2
# message: 30 steps, whatever the loss does
def train_matcher(matcher, questions, offers, same, file):
    def right():
        return int(((matcher([questions, offers]).numpy()[:, 0] > 0.5) == (same > 0.5)).sum())

    table, before = matcher.get_layer("words").get_weights()[0], right()
    matcher.compile(keras.optimizers.SGD(1.0), "binary_crossentropy")
    matcher.fit(
        [questions, offers],
        same,
        batch_size=len(same),
        epochs=30,
        verbose=0,
        callbacks=[keras.callbacks.EarlyStopping("loss", patience=2)],
    )
    matcher.save(file)
    now = matcher.get_layer("words").get_weights()[0]
    moved = [i for i in range(len(now)) if not np.array_equal(now[i], table[i])]
    return {"right before": before, "right after": right(), "moved": moved}
