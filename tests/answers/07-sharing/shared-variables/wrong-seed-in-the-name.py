# points: 1
# message: A name says nothing
def shared_variables(a, b):
    theirs = {id(v) for v in b.variables}
    return [v for v in a.variables if id(v) in theirs and "seed" not in v.path]
