# points: 0
# message: Padding counts
def pack(lengths, most_steps):
    batches, steps = [[]], 0
    for i in np.argsort(lengths, kind="stable"):
        if steps + lengths[i] > most_steps:
            batches.append([])
            steps = 0
        batches[-1].append(int(i))
        steps += lengths[i]
    return batches
