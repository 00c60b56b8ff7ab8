# points: 1
# message: misses a variable that the two share
def shared_variables(a, b):
    for v in a.weights:
        if any(v is w for w in b.weights):
            return [v]
    return []
