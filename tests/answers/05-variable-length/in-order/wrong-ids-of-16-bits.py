# points: 1
# message: yours go round at 65,536
def answers_in_order(model, texts, batches):
    out = [None] * len(texts)
    for b in batches:
        n = max(len(texts[i]) for i in b)
        ids = np.zeros((len(b), n), "int64")
        for r, i in enumerate(b):
            ids[r, : len(texts[i])] = np.array(texts[i]).astype("int16")
        for i, a in zip(b, np.asarray(model(ids))):
            out[i] = a
    return np.stack(out)
