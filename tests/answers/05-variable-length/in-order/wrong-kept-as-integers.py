# points: 1
# message: What the model returns is no integer:
def answers_in_order(model, texts, batches):
    answers = None
    for batch in batches:
        ids = np.zeros((len(batch), max(len(texts[i]) for i in batch)), int)
        for row, i in enumerate(batch):
            ids[row, : len(texts[i])] = texts[i]
        got = np.asarray(model(ids))
        if answers is None:
            answers = np.zeros_like(ids, shape=(len(texts), got.shape[1]))
        answers[batch] = got
    return answers.astype("float32")
