def train_matcher(matcher, questions, offers, same, file):
    pairs = (questions, offers)
    answers = lambda: matcher.predict(pairs, verbose=0)[:, 0] > 0.5
    wanted = same.astype(bool)
    report = {"right before": int(np.count_nonzero(answers() == wanted))}
    embedding = matcher.get_layer("words")
    start = embedding.get_weights()[0]
    matcher.compile(keras.optimizers.SGD(1.0), keras.losses.BinaryCrossentropy())
    matcher.fit(pairs, same, batch_size=len(same), epochs=30, shuffle=False, verbose=0)
    report["right after"] = int(np.count_nonzero(answers() == wanted))
    matcher.save(file)
    way = np.abs(embedding.get_weights()[0] - start).sum(axis=1)
    report["moved"] = [i for i, w in enumerate(way) if w > 0]
    return report
