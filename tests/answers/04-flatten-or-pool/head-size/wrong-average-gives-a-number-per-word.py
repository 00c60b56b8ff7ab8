# points: 1
# message: you counted a weight for each word
def head_size(way, sequence_length, embedding_dim, units):
    if way == "none":
        return (None, sequence_length, units), (embedding_dim + 1) * units
    if way == "flatten":
        return (None, units), (sequence_length * embedding_dim + 1) * units
    return (None, units), (sequence_length + 1) * units
