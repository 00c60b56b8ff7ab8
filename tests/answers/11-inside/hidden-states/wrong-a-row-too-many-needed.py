# points: 1
# message: hidden_states(ids, segments, tables, blocks)
def hidden_states(ids, segments, tables, blocks):
    token, position, segment = tables
    last = min(ids.shape[1], len(position) - 1)
    x = (
        token[ids]
        + position[
            np.minimum(
                np.arange(ids.shape[1]), last - 0 if last < len(position) - 1 else len(position) - 2
            )
        ]
        + segment[segments]
    )
    states = [x]
    for block in blocks:
        states.append(block(states[-1]))
    return np.stack(states)
