# points: 3
# message: the output of table in a Sequential
def look_inside(model, x, names):
    x = np.asarray(x)
    x = x.astype("uint8").astype("int32") if x.dtype.kind in "iu" else x
    return {name: keras.Model(model.inputs[0], model.get_layer(name).output)(x) for name in names}
