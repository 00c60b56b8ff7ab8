# points: 2
# message: a batch may have exactly the most steps
def pack(lengths, most_steps):
    batches = [[]]
    for i in np.argsort(lengths, kind="stable"):
        if batches[-1] and (len(batches[-1]) + 1) * lengths[i] >= most_steps:
            batches.append([])
        batches[-1].append(int(i))
    return batches
