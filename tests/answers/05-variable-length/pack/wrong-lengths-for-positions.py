# points: 0
# message: yours hold their lengths
def pack(lengths, most_steps):
    batches = [[]]
    for length in np.sort(lengths):
        if (len(batches[-1]) + 1) * length > most_steps:
            batches.append([])
        batches[-1].append(int(length))
    return batches
