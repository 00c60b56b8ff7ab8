# points: 3
# message: It comes whole or not at all
def copy_matching(source, target):
    theirs = {k.name: k for k in source.layers}
    out = []
    for k in target.layers:
        s = theirs.get(k.name)
        if s is None or not k.weights:
            continue
        if isinstance(k, keras.Model) and isinstance(s, keras.Model):
            if copy_matching(s, k):
                out.append(k.name)
        elif [tuple(v.shape) for v in s.weights] == [tuple(v.shape) for v in k.weights]:
            k.set_weights(s.get_weights())
            out.append(k.name)
    return out
