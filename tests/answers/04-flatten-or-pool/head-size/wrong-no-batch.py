# points: 2
# message: your shape leaves it out
def head_size(way, sequence_length, embedding_dim, units):
    if way == "none":
        return (sequence_length, units), (embedding_dim + 1) * units
    if way == "flatten":
        return (units,), (sequence_length * embedding_dim + 1) * units
    return (units,), (embedding_dim + 1) * units
