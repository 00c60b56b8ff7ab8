# points: 1
# message: yours is given batches of one text
def hidden_states(ids, segments, tables, blocks):
    texts = []
    for tokens, sides in zip(ids, segments):
        state = (tables[0][tokens] + tables[1][: len(tokens)] + tables[2][sides])[None]
        states = [state]
        for block in blocks:
            states.append(np.asarray(block(states[-1])))
        texts.append(np.concatenate(states))
    return np.stack(texts, axis=1).astype("float32")
