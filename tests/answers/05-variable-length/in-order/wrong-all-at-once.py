# points: 0
# message: yours sees all texts in one call
def answers_in_order(model, texts, batches):
    return np.asarray(model(keras.utils.pad_sequences(texts, padding="post")))
