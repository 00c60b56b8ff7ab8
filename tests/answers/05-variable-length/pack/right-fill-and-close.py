def pack(lengths, most_steps):
    batches, batch = [], []
    for i in sorted(range(len(lengths)), key=lambda i: lengths[i]):
        if batch and lengths[i] * (len(batch) + 1) > most_steps:
            batches.append(batch)
            batch = []
        batch.append(i)
    return [*batches, batch]
