from itertools import accumulate


def hidden_states(ids, segments, tables, blocks):
    places = np.broadcast_to(np.arange(ids.shape[1]), ids.shape)
    zero = sum(table[rows] for table, rows in zip(tables, (ids, places, segments)))
    return np.array(list(accumulate(blocks, lambda x, block: block(x), initial=zero)))
