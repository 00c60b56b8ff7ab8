# points: 2
# message: yours still has dim
def head_size(way, sequence_length, embedding_dim, units):
    if way == "none":
        return (None, sequence_length, embedding_dim), (embedding_dim + 1) * units
    if way == "flatten":
        return (None, sequence_length * embedding_dim), (sequence_length * embedding_dim + 1) * units
    return (None, embedding_dim), (embedding_dim + 1) * units
