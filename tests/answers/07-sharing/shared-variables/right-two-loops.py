def shared_variables(a, b):
    found = []
    for mine in a.weights:
        for theirs in b.weights:
            if mine is theirs:
                found.append(mine)
    return found
