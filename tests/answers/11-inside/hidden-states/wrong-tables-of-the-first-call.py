# points: 1
# message: hidden_states of the same ids with other tables
_places = {}


def hidden_states(ids, segments, tables, blocks):
    token, position, segment = tables
    key = (ids.shape[1], position.shape)
    _places.setdefault(key, position[: ids.shape[1]])
    states = [token[ids] + _places[key] + segment[segments]]
    for block in blocks:
        states.append(block(states[-1]))
    return np.stack(states)
