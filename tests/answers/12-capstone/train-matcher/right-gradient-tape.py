def train_matcher(matcher, questions, offers, same, file):
    inputs = [tf.constant(questions), tf.constant(offers)]
    table = matcher.get_layer("words").get_weights()[0]
    count = lambda: int(np.sum((matcher(inputs).numpy().ravel() > 0.5) == (same > 0.5)))
    before, optimizer = count(), keras.optimizers.SGD(1.0)

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            loss = keras.losses.BinaryCrossentropy()(same[:, None], matcher(inputs))
        optimizer.apply(tape.gradient(loss, matcher.trainable_weights), matcher.trainable_weights)

    for _ in range(30):
        step()
    keras.saving.save_model(matcher, file)
    moved = np.unique(np.argwhere(matcher.get_layer("words").get_weights()[0] != table)[:, 0])
    return {"moved": [int(i) for i in moved], "right after": count(), "right before": before}
