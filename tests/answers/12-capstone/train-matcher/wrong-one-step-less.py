# points: 2
# message: 30 steps:
def right_of(matcher, questions, offers, same):
    answers = matcher.predict([questions, offers], verbose=0)[:, 0] > 0.5
    return int(np.sum(answers == (same > 0.5)))


def train_matcher(matcher, questions, offers, same, file):
    words = matcher.get_layer("words")
    start, before = words.get_weights()[0].copy(), right_of(matcher, questions, offers, same)
    matcher.compile(optimizer=keras.optimizers.SGD(learning_rate=1.0), loss="binary_crossentropy")
    for _ in range(1, 30):
        matcher.train_on_batch([questions, offers], same)
    matcher.save(file)
    moved = np.flatnonzero((words.get_weights()[0] != start).any(axis=1)).tolist()
    return {
        "right before": before,
        "right after": right_of(matcher, questions, offers, same),
        "moved": moved,
    }
