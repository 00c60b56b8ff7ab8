# points: 1
# message: A model with a list of one end returns no list
def look_inside(model, x, names):
    ends = [model.get_layer(name).output for name in names]
    values = keras.Model(model.inputs, ends)([x])
    return dict(zip(names, values))
