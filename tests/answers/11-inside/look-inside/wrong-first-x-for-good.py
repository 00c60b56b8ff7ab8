# points: 2
# message: yours gives what it found for another x
_kept = {}


def look_inside(model, x, names):
    known = _kept.setdefault(id(model), {})
    for name in names:
        if name not in known:
            known[name] = keras.Model(model.inputs[0], model.get_layer(name).output)(x)
    return (
        {name: known[name] for name in names}
        if len(x) == len(next(iter(known.values())))
        else {name: keras.Model(model.inputs[0], model.get_layer(name).output)(x) for name in names}
    )
