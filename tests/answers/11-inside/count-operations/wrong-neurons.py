# points: 0
# message: A neuron is a column and no operation
BOOKKEEPING = {"Placeholder", "ReadVariableOp", "Const", "Identity", "NoOp"}


def count_operations(function, specs):
    units = sum(layer.units for layer in function.layers)
    return {"MatMul": units, "BiasAdd": units, "Relu": units}
