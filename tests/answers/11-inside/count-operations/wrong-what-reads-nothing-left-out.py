# points: 1
# message: Operations of the type Timestamp
BOOKKEEPING = {"Placeholder", "ReadVariableOp", "Const", "Identity", "NoOp"}


def count_operations(function, specs):
    counts = {}
    for operation in tf.function(function).get_concrete_function(*specs).graph.get_operations():
        if operation.type not in BOOKKEEPING and operation.inputs:
            counts[operation.type] = counts.get(operation.type, 0) + 1
    return counts
