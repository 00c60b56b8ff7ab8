# points: 2
# message: you took it that nothing was
def predict_the_load():
    return {
        "objects_2": 1,
        "restored_2": 0,
        "objects_3": 2,
        "restored_3": 0,
        "trainable": 2,
        "moved": 2,
    }
