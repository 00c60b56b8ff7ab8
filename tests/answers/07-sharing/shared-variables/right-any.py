def shared_variables(a, b):
    return [v for v in a.weights if any(v is w for w in b.weights)]
