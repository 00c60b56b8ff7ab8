# points: 3
# message: took it for equal
def train_matcher(matcher, questions, offers, same, file):
    def right():
        return int(((np.array(matcher([questions, offers]))[:, 0] > 0.5) == (same == 1)).sum())

    table = matcher.get_layer("words").get_weights()[0]
    before = right()
    matcher.compile(keras.optimizers.SGD(1.0), "binary_crossentropy")
    matcher.fit([questions, offers], same, batch_size=len(same), epochs=30, verbose=0)
    now = matcher.get_layer("words").get_weights()[0]
    matcher.save(file)
    moved = [n for n in range(len(now)) if not np.allclose(now[n], table[n])]
    return {"right before": before, "right after": right(), "moved": moved}
