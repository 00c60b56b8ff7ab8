# points: 1
# message: not in the order in which `a` has them
def shared_variables(a, b):
    in_a = {id(v) for v in a.weights}
    return [w for w in b.weights if id(w) in in_a]
