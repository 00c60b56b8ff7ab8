# points: 1
# message: `answers`
def answers_in_order(model, texts, batches):
    texts = [list(dict.fromkeys(text)) for text in texts]
    answers = [None] * len(texts)
    for batch in batches:
        ids = keras.utils.pad_sequences([texts[i] for i in batch], padding="post")
        for i, answer in zip(batch, np.asarray(model(ids))):
            answers[i] = answer
    return np.stack(answers)
