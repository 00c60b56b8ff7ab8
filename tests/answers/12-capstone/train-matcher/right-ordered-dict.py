from collections import OrderedDict


def train_matcher(matcher, questions, offers, same, file):
    words, report = matcher.get_layer("words"), OrderedDict()
    start = words.embeddings.numpy()

    def right():
        said = matcher.predict([questions, offers], batch_size=7, verbose=0).ravel() > 0.5
        return int(np.count_nonzero(said == same.astype(bool)))

    report["right before"] = right()
    matcher.compile(optimizer=keras.optimizers.SGD(learning_rate=1.0), loss="binary_crossentropy")
    for _ in range(30):
        matcher.train_on_batch([questions, offers], same)
    keras.saving.save_model(matcher, file)
    report["right after"] = right()
    end = words.embeddings.numpy()
    report["moved"] = [i for i in range(len(end)) if not np.array_equal(end[i], start[i])]
    return report
