# points: 2
# message: should be a tuple
def head_size(way, sequence_length, embedding_dim, units):
    if way == "none":
        return [None, sequence_length, units], (embedding_dim + 1) * units
    if way == "flatten":
        return [None, units], (sequence_length * embedding_dim + 1) * units
    return [None, units], (embedding_dim + 1) * units
