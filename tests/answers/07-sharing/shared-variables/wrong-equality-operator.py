# points: 0
# message: stopped with
def shared_variables(a, b):
    return [v for v in a.weights if v in b.weights]
