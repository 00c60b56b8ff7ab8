# points: 0
# message: Every text should be in exactly one batch
def pack(lengths, most_steps):
    batches, batch = [], []
    for i in np.argsort(lengths, kind="stable").tolist():
        if batch and (len(batch) + 1) * lengths[i] > most_steps:
            batches.append(batch)
            batch = []
        batch.append(i)
    return batches
