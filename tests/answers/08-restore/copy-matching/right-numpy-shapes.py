def copy_matching(source, target):
    done = []
    for layer in target.layers:
        for other in source.layers:
            mine, theirs = layer.get_weights(), other.get_weights()
            if other.name != layer.name or len(mine) != len(theirs) or len(mine) == 0:
                continue
            if all(np.shape(m) == np.shape(t) for m, t in zip(mine, theirs)):
                layer.set_weights(theirs)
                done += [layer.name]
    return done
