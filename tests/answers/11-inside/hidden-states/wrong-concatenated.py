# points: 0
# message: should have shape
def hidden_states(ids, segments, tables, blocks):
    token, position, segment = tables
    places = np.broadcast_to(np.arange(ids.shape[1]), ids.shape)
    x = np.concatenate([token[ids], position[places], segment[segments]], axis=-1)
    found = [x]
    for layer in blocks:
        x = layer(x)
        found += [x]
    return np.stack(found)
