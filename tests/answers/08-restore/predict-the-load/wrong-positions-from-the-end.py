# points: 3
# message: `body` is the first `Dense` in both models
def predict_the_load():
    return {
        "objects_2": 1,
        "restored_2": 3,
        "objects_3": 3,
        "restored_3": 1,
        "trainable": 2,
        "moved": 2,
    }
