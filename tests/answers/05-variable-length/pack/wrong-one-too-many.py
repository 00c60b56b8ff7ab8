# points: 0
# message: Padding counts
def pack(lengths, most_steps):
    batches = [[]]
    for i in np.argsort(lengths, kind="stable"):
        if len(batches[-1]) * lengths[i] > most_steps:
            batches.append([])
        batches[-1].append(int(i))
    return batches
