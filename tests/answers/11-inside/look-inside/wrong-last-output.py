# points: 0
# message: That is the last output of the model
def look_inside(model, x, names):
    return {name: model(x) for name in names}
