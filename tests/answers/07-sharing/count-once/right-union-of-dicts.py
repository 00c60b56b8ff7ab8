import math


def count_once(models):
    def count(kind):
        variables = {}
        for model in models:
            variables |= {id(v): math.prod(v.shape) for v in getattr(model, kind)}
        return sum(variables.values())

    return {"total": count("weights"), "trainable": count("trainable_variables")}
