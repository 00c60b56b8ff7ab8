# points: 1
# message: and your list is empty
def shared_variables(a, b):
    return [v for v, w in zip(a.weights, b.weights) if v is w]
