def shared_variables(a, b):
    mine, theirs = ({id(v): v for v in m.weights} for m in (a, b))
    return [mine[key] for key in mine if key in theirs]
