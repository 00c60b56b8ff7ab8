# points: 3
# message: before the last step
def train_matcher(matcher, questions, offers, same, file):
    table = matcher.get_layer("words").get_weights()[0]
    matcher.compile(keras.optimizers.SGD(1.0), "binary_crossentropy", metrics=["accuracy"])
    history = matcher.fit([questions, offers], same, batch_size=len(same), epochs=30, verbose=0)
    right = [round(share * len(same)) for share in history.history["accuracy"]]
    now = matcher.get_layer("words").get_weights()[0]
    matcher.save(file)
    moved = np.flatnonzero((now != table).any(axis=1)).tolist()
    return {"right before": right[0], "right after": right[-1], "moved": moved}
