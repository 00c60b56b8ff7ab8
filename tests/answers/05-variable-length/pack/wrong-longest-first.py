# points: 2
# message: from the longest to the shortest
def pack(lengths, most_steps):
    batches = [[]]
    for i in np.argsort(-lengths, kind="stable"):
        if batches[-1] and (len(batches[-1]) + 1) * lengths[batches[-1][0]] > most_steps:
            batches.append([])
        batches[-1].append(int(i))
    return batches
