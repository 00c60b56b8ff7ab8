# points: 1
# message: the number of MatMul
BOOKKEEPING = {"Placeholder", "ReadVariableOp", "Const", "Identity", "NoOp"}


def count_operations(function, specs):
    if isinstance(function, keras.Model) and len(function.outputs) > 1:
        function = keras.Model(function.inputs[0], function.outputs[0])
    counts = {}
    for operation in tf.function(function).get_concrete_function(*specs).graph.get_operations():
        if operation.type not in BOOKKEEPING:
            counts[operation.type] = counts.get(operation.type, 0) + 1
    return counts
