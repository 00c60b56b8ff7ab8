# points: 2
# message: yours has those of an earlier call
_copies = {}


def look_inside(model, x, names):
    if id(model) not in _copies:
        copy = keras.models.clone_model(model)
        copy.set_weights(model.get_weights())
        _copies[id(model)] = model, copy
    copy = _copies[id(model)][1]
    source = copy.inputs[0]
    return dict(keras.Model(source, {name: copy.get_layer(name).output for name in names})(x))
