def train_matcher(matcher, questions, offers, same, file):
    def right():
        judged = np.squeeze(matcher([questions, offers]).numpy(), axis=1) > 0.5
        return sum(bool(j) == (s == 1) for j, s in zip(judged, same))

    before, old = int(right()), matcher.get_layer("words").embeddings.numpy().copy()
    matcher.compile(optimizer=keras.optimizers.SGD(learning_rate=1.0), loss=keras.losses.BinaryCrossentropy())
    for _ in range(30):
        matcher.train_on_batch([questions, offers], same)
    matcher.save(file)
    new = matcher.get_layer("words").embeddings.numpy()
    moved = [i for i in range(len(old)) if not np.array_equal(old[i], new[i])]
    return {"right before": before, "right after": int(right()), "moved": moved}
