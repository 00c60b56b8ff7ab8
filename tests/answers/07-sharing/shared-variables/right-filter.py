def shared_variables(a, b):
    addresses = list(map(id, b.weights))
    return list(filter(lambda v: id(v) in addresses, a.weights))
