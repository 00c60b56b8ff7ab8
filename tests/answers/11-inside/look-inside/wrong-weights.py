# points: 0
# message: the output of left
def look_inside(model, x, names):
    found = {}
    for name in names:
        weights = model.get_layer(name).get_weights()
        found[name] = weights[0] if weights else np.zeros(1)
    return found
