# points: 1
# message: A layer takes float32: yours was given float64
def hidden_states(ids, segments, tables, blocks):
    token, position, segment = [table.astype("float64") for table in tables]
    states = [token[ids] + position[: ids.shape[1]] + segment[segments]]
    for block in blocks:
        states.append(block(states[-1]))
    return np.stack(states).astype("float32")
