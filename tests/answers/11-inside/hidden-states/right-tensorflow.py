def hidden_states(ids, segments, tables, blocks):
    token, position, segment = (tf.constant(t, "float32") for t in tables)
    x = tf.gather(token, ids) + position[: ids.shape[1]] + tf.gather(segment, segments)
    states = [x]
    for block in blocks:
        x = tf.convert_to_tensor(block(x.numpy()))
        states.append(x)
    return tf.stack(states)
