# points: 0
# message: and are floats now
def hands_ids_on(layer, ids):
    layer(ids)
    return not getattr(layer, "weights", [])
