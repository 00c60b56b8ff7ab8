def answers_in_order(model, texts, batches):
    found = None
    for batch in batches:
        out = np.array(model(keras.utils.pad_sequences([texts[i] for i in batch], padding="post")))
        if found is None:
            found = np.empty((len(texts), out.shape[1]), "float32")
        found[batch] = out
    return found
