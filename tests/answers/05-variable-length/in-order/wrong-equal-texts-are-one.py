# points: 1
# message: Texts that are equal have an answer each, from the batch in which each of them is:
def answers_in_order(model, texts, batches):
    known = {}
    for batch in batches:
        longest = max(len(texts[i]) for i in batch)
        ids = np.array([texts[i] + [0] * (longest - len(texts[i])) for i in batch])
        for i, row in zip(batch, np.asarray(model(ids))):
            known[tuple(texts[i])] = row
    return np.array([known[tuple(text)] for text in texts], "float32")
