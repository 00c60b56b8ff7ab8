# points: 1
# message: Your list misses a variable
def shared_variables(a, b):
    def weights(m):
        if not isinstance(m, keras.Model) or not getattr(m, "outputs", None) or len(m.outputs) < 2:
            return m.weights
        return keras.Model(m.inputs, m.outputs[0]).weights

    theirs = {id(v) for v in weights(b)}
    return [v for v in weights(a) if id(v) in theirs]
