from collections import OrderedDict

BOOKKEEPING = {"Placeholder", "ReadVariableOp", "Const", "Identity", "NoOp"}


def count_operations(function, specs):
    counts = OrderedDict()
    for op in tf.function(function).get_concrete_function(*specs).graph.get_operations():
        if op.node_def.op not in BOOKKEEPING:
            counts.setdefault(op.node_def.op, 0)
            counts[op.node_def.op] += 1
    return counts
