# points: 2
# message: yours has (32, 3)
def look_inside(model, x, names):
    if not names:
        return {}
    outputs = {name: model.get_layer(name).output for name in names}
    return keras.Model(model.inputs[0], outputs)(x[:32], training=False)
