# points: 3
# message: of two equally long ones the later one first
def pack(lengths, most_steps):
    batches = [[]]
    for i in np.argsort(lengths[::-1], kind="stable"):
        i = len(lengths) - 1 - int(i)
        if (len(batches[-1]) + 1) * lengths[i] > most_steps:
            batches.append([])
        batches[-1].append(i)
    return batches
