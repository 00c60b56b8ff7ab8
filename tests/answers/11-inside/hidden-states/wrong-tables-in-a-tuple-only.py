# points: 1
# message: can only concatenate list
def hidden_states(ids, segments, tables, blocks):
    token, position, segment = tables + ()
    states = [token[ids] + position[: ids.shape[1]] + segment[segments]]
    for block in blocks:
        states.append(block(states[-1]))
    return np.stack(states)
