# points: 0
# message: head_size("none", 3, 2, 1)
def head_size(way, sequence_length, embedding_dim, units):
    if way == "none":
        return (None, units), (sequence_length * embedding_dim + 1) * units
    if way == "flatten":
        return (None, units), (sequence_length * embedding_dim + 1) * units
    return (None, units), (embedding_dim + 1) * units
