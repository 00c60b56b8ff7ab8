# points: 0
# message: you compared paths
def shared_variables(a, b):
    paths = {w.path for w in b.weights}
    return [v for v in a.weights if v.path in paths]
