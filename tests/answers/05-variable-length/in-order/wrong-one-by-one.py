# points: 0
# message: yours calls it for every text
def answers_in_order(model, texts, batches):
    return np.concatenate([np.asarray(model(np.array([text]))) for text in texts])
