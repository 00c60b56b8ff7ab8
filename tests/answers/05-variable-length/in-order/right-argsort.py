def answers_in_order(model, texts, batches):
    answers = [np.asarray(model(keras.utils.pad_sequences([texts[i] for i in batch], padding="post"))) for batch in batches]
    order = np.concatenate([np.array(batch) for batch in batches])
    return np.concatenate(answers)[np.argsort(order)]
