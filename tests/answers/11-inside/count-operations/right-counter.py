from collections import Counter

BOOKKEEPING = {"Placeholder", "ReadVariableOp", "Const", "Identity", "NoOp"}


def count_operations(function, specs):
    graph = tf.function(function, input_signature=specs).get_concrete_function().graph
    return Counter(op.type for op in graph.get_operations() if op.type not in BOOKKEEPING)
