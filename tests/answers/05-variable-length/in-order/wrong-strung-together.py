# points: 0
# message: in the order of the batches
def answers_in_order(model, texts, batches):
    return np.concatenate([np.asarray(model(keras.utils.pad_sequences([texts[i] for i in batch], padding="post"))) for batch in batches])
