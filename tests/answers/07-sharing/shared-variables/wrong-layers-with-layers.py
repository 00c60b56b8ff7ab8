# points: 1
# message: a model may have weights of its own
def shared_variables(a, b):
    def parts(m):
        inner = getattr(m, "layers", None)
        if inner is None:
            return list(m.weights)
        return [v for k in inner for v in parts(k)]

    in_b = {id(v) for v in parts(b)}
    return [v for v in a.weights if id(v) in in_b]
