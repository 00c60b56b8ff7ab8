# points: 1
# message: yours counts that of the first again
BOOKKEEPING = {"Placeholder", "ReadVariableOp", "Const", "Identity", "NoOp"}

_kept = {}


def count_operations(function, specs):
    if id(function) not in _kept:
        counts = {}
        for operation in tf.function(function).get_concrete_function(*specs).graph.get_operations():
            if operation.type not in BOOKKEEPING:
                counts[operation.type] = counts.get(operation.type, 0) + 1
        _kept[id(function)] = function, counts
    return dict(_kept[id(function)][1])
