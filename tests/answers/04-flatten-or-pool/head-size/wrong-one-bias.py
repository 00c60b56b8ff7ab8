# points: 2
# message: you counted one in all
def head_size(way, sequence_length, embedding_dim, units):
    if way == "none":
        return (None, sequence_length, units), embedding_dim * units + 1
    if way == "flatten":
        return (None, units), sequence_length * embedding_dim * units + 1
    return (None, units), embedding_dim * units + 1
