# points: 0
# message: all padded to the longest of all
def answers_in_order(model, texts, batches):
    ids = keras.utils.pad_sequences(texts, padding="post")
    answers = {}
    for batch in batches:
        answers |= dict(zip(batch, np.asarray(model(ids[batch]))))
    return np.stack([answers[i] for i in range(len(texts))])
