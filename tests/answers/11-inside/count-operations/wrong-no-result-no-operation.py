# points: 1
# message: yours counts the results
BOOKKEEPING = {"Placeholder", "ReadVariableOp", "Const", "Identity", "NoOp"}


def count_operations(function, specs):
    counts = {}
    for op in tf.function(function).get_concrete_function(*specs).graph.get_operations():
        for _ in op.outputs:
            if op.type not in BOOKKEEPING:
                counts[op.type] = counts.get(op.type, 0) + 1
    return counts
