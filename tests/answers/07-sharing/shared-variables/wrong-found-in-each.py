# points: 0
# message: not each once
def shared_variables(a, b):
    both = {id(v) for v in a.weights} & {id(v) for v in b.weights}
    return [v for model in (a, b) for v in model.weights if id(v) in both]
