# points: 0
# message: You sorted the wrong way round
def answers_in_order(model, texts, batches):
    answers = np.concatenate([np.asarray(model(keras.utils.pad_sequences([texts[i] for i in batch], padding="post"))) for batch in batches])
    return answers[[i for batch in batches for i in batch]]
