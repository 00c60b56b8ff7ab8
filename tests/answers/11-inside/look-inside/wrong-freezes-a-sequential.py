# points: 3
# message: yours is frozen now, or a layer of it
def look_inside(model, x, names):
    if isinstance(model, keras.Sequential):
        model.trainable = False
    return {name: keras.Model(model.inputs[0], model.get_layer(name).output)(x) for name in names}
