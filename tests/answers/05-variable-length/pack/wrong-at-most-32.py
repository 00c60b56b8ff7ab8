# points: 3
# message: Does each text join as long as there is room?
def pack(lengths, most_steps):
    batches = [[]]
    for i in np.argsort(lengths, kind="stable").tolist():
        if (len(batches[-1]) + 1) * lengths[i] > most_steps or len(batches[-1]) == 32:
            batches.append([])
        batches[-1].append(i)
    return batches
