# points: 0
# message: you compared shapes
def shared_variables(a, b):
    shapes = [w.shape for w in b.weights]
    return [v for v in a.weights if v.shape in shapes]
