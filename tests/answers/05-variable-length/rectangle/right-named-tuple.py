import collections

Batch = collections.namedtuple("Batch", "padded mask")


def rectangle(sequences, filling=0.0):
    longest = max(map(len, sequences))
    padded = [np.pad(s, ((0, longest - len(s)), (0, 0)), constant_values=filling) for s in sequences]
    mask = [[step < len(s) for step in range(longest)] for s in sequences]
    return Batch(np.stack(padded), np.array(mask))
