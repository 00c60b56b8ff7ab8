# points: 2
# message: as many texts to each batch as the longest text allows
def pack(lengths, most_steps):
    order = np.argsort(lengths, kind="stable").tolist()
    size = most_steps // int(lengths.max())
    return [order[i : i + size] for i in range(0, len(order), size)]
