def shared_variables(a, b):
    found = []
    for mine in a.weights:
        before = mine.numpy()
        theirs = b.get_weights()
        mine.assign(before + 1)
        if any((old != new).any() for old, new in zip(theirs, b.get_weights())):
            found.append(mine)
        mine.assign(before)
    return found
