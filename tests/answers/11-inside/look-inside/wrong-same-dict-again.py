# points: 2
# message: a second call of yours changes the dict
_found = {}


def look_inside(model, x, names):
    _found.clear()
    for name in names:
        _found[name] = keras.Model(model.inputs[0], model.get_layer(name).output)(x)
    return _found
