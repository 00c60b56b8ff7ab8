# points: 0
# message: KerasTensor, which is symbolic
def look_inside(model, x, names):
    return {name: model.get_layer(name).output for name in names}
