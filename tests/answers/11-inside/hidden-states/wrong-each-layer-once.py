# points: 1
# message: The same layer twice is two layers
def hidden_states(ids, segments, tables, blocks):
    a, b, c = tables
    states = [a[ids] + b[: ids.shape[1]] + c[segments]]
    for block in dict.fromkeys(blocks):
        states.append(np.asarray(block(states[-1])))
    return np.stack(states)
