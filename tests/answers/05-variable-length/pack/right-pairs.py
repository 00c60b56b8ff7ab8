def pack(lengths, most_steps):
    batches = []
    for length, i in sorted(zip(lengths.tolist(), range(len(lengths)))):
        if batches and length * (len(batches[-1]) + 1) <= most_steps:
            batches[-1] += (i,)
        else:
            batches += [(i,)]
    return batches
