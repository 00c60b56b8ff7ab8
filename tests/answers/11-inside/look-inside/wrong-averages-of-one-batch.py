# points: 2
# message: BatchNormalization has stored other averages now
def look_inside(model, x, names):
    if not names:
        return {}
    model(x, training=True)  # so that the model is surely built
    ends = {name: model.get_layer(name).output for name in names}
    return dict(keras.Model(model.inputs, ends)(x, training=False))
