# points: 1
# message: A model may give one number for a text, and its axis stays.
def answers_in_order(model, texts, batches):
    answers = [None] * len(texts)
    for batch in batches:
        ids = keras.utils.pad_sequences([texts[i] for i in batch], padding="post")
        for i, row in zip(batch, np.asarray(model(ids)), strict=True):
            answers[i] = np.squeeze(row)
    return np.array(answers, "float32")
