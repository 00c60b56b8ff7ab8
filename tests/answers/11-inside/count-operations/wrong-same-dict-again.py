# points: 1
# message: A new dict was asked for
BOOKKEEPING = {"Placeholder", "ReadVariableOp", "Const", "Identity", "NoOp"}

_counts = {}


def count_operations(function, specs):
    _counts.clear()
    for operation in tf.function(function).get_concrete_function(*specs).graph.get_operations():
        if operation.type not in BOOKKEEPING:
            _counts[operation.type] = _counts.get(operation.type, 0) + 1
    return _counts
