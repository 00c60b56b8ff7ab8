# points: 2
# message: yours takes the texts as they come
def pack(lengths, most_steps):
    batches = [[]]
    for i in range(len(lengths)):
        longest = max([lengths[k] for k in batches[-1]], default=0)
        if batches[-1] and (len(batches[-1]) + 1) * max(longest, lengths[i]) > most_steps:
            batches.append([])
        batches[-1].append(i)
    return batches
