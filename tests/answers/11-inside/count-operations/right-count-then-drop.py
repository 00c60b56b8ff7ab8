BOOKKEEPING = {"Placeholder", "ReadVariableOp", "Const", "Identity", "NoOp"}


def count_operations(function, specs):
    traced = tf.function(function).get_concrete_function(*specs)
    names, numbers = np.unique([op.type for op in traced.graph.get_operations()], return_counts=True)
    counts = {str(name): int(number) for name, number in zip(names, numbers)}
    for name in BOOKKEEPING:
        counts.pop(name, None)
    return counts
