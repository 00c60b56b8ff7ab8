# points: 1
# message: yours has one of them only
def shared_variables(a, b):
    theirs = {id(weight) for weight in b.weights}
    shared = {weight.path: weight for weight in a.weights if id(weight) in theirs}
    return list(shared.values())
