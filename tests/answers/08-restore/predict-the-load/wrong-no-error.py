# points: 2
# message: Something does not fit, so something is counted
def predict_the_load():
    return {
        "objects_2": 0,
        "restored_2": 3,
        "objects_3": 0,
        "restored_3": 3,
        "trainable": 2,
        "moved": 2,
    }
