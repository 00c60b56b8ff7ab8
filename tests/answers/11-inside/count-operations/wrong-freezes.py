# points: 1
# message: in yours weights of it do not train now
BOOKKEEPING = {"Placeholder", "ReadVariableOp", "Const", "Identity", "NoOp"}


def count_operations(function, specs):
    if isinstance(function, keras.layers.Layer):
        function.trainable = False
    counts = {}
    for operation in tf.function(function).get_concrete_function(*specs).graph.get_operations():
        if operation.type not in BOOKKEEPING:
            counts[operation.type] = counts.get(operation.type, 0) + 1
    return counts
