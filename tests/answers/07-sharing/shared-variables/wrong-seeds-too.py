# points: 1
# message: such as the seed of a `Dropout`
def shared_variables(a, b):
    return [v for v in a.variables if any(v is w for w in b.variables)]
