def answers_in_order(model, texts, batches):
    answers = [None] * len(texts)
    for batch in batches:
        longest = max(len(texts[i]) for i in batch)
        ids = np.array([texts[i] + [0] * (longest - len(texts[i])) for i in batch])
        for i, answer in zip(batch, model(ids)):
            answers[i] = np.array(answer)
    return np.array(answers, "float32")
