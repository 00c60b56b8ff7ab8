def count_once(models):
    inputs = [keras.Input(model.input_shape[1:], dtype=model.inputs[0].dtype) for model in models]
    renamed = [keras.layers.Lambda(lambda x: x)(m(i)) for m, i in zip(models, inputs)]
    together = []
    for model in models:
        together += [v for v in model.weights if not any(v is w for w in together)]
    sizes = np.array([keras.ops.size(v) for v in together])
    kept = np.array([v.trainable for v in together])
    return {"total": int(sizes.sum()), "trainable": int((sizes * kept).sum())}
