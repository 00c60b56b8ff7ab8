# points: 0
# message: should be of type `list`; yours is of type set
def shared_variables(a, b):
    return {id(v) for v in a.weights} & {id(v) for v in b.weights}
