# points: 1
# message: you counted the kernel alone
def head_size(way, sequence_length, embedding_dim, units):
    if way == "none":
        return (None, sequence_length, units), embedding_dim * units
    if way == "flatten":
        return (None, units), sequence_length * embedding_dim * units
    return (None, units), embedding_dim * units
