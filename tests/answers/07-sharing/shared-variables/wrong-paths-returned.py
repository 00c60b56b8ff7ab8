# points: 0
# message: yours holds something else
def shared_variables(a, b):
    in_b = {id(v) for v in b.weights}
    return [v.path for v in a.weights if id(v) in in_b]
