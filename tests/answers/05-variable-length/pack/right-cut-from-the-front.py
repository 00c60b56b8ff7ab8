def pack(lengths, most_steps):
    left = np.argsort(lengths, kind="stable")
    batches = []
    while len(left):
        size = 1
        while size < len(left) and (size + 1) * lengths[left[size]] <= most_steps:
            size += 1
        batches.append(left[:size])
        left = left[size:]
    return batches
