# points: 1
# message: Ids may be larger than a byte holds:
def answers_in_order(model, texts, batches):
    answers = {}
    for batch in batches:
        time = max(len(texts[i]) for i in batch)
        ids = np.array([texts[i] + [0] * (time - len(texts[i])) for i in batch]).astype("uint8")
        answers.update(zip(batch, np.asarray(model(ids)), strict=True))
    return np.stack([answers[i] for i in range(len(texts))]).astype("float32")
