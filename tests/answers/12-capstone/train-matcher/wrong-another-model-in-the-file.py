# points: 2
# message: the layers in `file`
def train_matcher(matcher, questions, offers, same, file):
    def right():
        return int(((matcher([questions, offers]).numpy()[:, 0] > 0.5) == (same > 0.5)).sum())

    table, before = matcher.get_layer("words").get_weights()[0], right()
    matcher.compile(keras.optimizers.SGD(1.0), "binary_crossentropy")
    matcher.fit([questions, offers], same, batch_size=len(same), epochs=30, verbose=0)
    ids = keras.Input((None,), dtype="int32")
    part = keras.layers.GlobalAveragePooling1D()(matcher.get_layer("words")(ids))
    keras.Model(ids, matcher.get_layer("map")(part)).save(file)
    now = matcher.get_layer("words").get_weights()[0]
    moved = np.flatnonzero((now != table).any(axis=1)).tolist()
    return {"right before": before, "right after": right(), "moved": moved}
