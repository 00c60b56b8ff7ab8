# points: 0
# message: may be made anew every time you ask for it
def shared_variables(a, b):
    theirs = b.get_weights()
    return [v for v in a.get_weights() if any(v is w for w in theirs)]
