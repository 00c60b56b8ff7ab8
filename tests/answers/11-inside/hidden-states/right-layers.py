def hidden_states(ids, segments, tables, blocks):
    places = np.tile(np.arange(ids.shape[1]), (len(ids), 1))
    zero = 0
    for table, rows in zip(tables, (ids, places, segments)):
        layer = keras.layers.Embedding(*table.shape)
        layer.build()
        layer.set_weights([table])
        zero = zero + layer(rows).numpy()
    states = [zero]
    while len(states) <= len(blocks):
        states.append(blocks[len(states) - 1](states[-1]))
    return np.stack(states)
