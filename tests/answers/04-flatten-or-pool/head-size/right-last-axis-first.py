def head_size(way, sequence_length, embedding_dim, units):
    axes = [None, sequence_length, embedding_dim]
    if way == "flatten":
        axes = [None, sequence_length * embedding_dim]
    if way == "average":
        del axes[1]
    last = axes.pop()
    return (*axes, units), np.int64(last * units + units)
