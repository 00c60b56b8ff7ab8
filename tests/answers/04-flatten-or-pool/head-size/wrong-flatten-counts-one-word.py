# points: 1
# message: your count is the one for a single word
def head_size(way, sequence_length, embedding_dim, units):
    if way == "none":
        return (None, sequence_length, units), (embedding_dim + 1) * units
    return (None, units), (embedding_dim + 1) * units
