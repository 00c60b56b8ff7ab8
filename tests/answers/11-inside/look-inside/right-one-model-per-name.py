def look_inside(model, x, names):
    found = {}
    for name in names:
        end = model.get_layer(name).output
        found[name] = keras.Model(model.inputs, end).predict(x, verbose=0)
    return found
