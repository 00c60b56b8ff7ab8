# points: 0
# message: inhomogeneous shape
def answers_in_order(model, texts, batches):
    answers = {}
    for batch in batches:
        ids = np.array([texts[i] for i in batch])
        answers |= dict(zip(batch, np.asarray(model(ids))))
    return np.stack([answers[i] for i in range(len(texts))])
