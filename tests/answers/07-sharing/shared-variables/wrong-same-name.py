# points: 0
# message: you compared names
def shared_variables(a, b):
    names = [w.name for w in b.weights]
    return [v for v in a.weights if v.name in names]
