# points: 2
# message: The head does not fit
def predict_the_load():
    return {
        "objects_2": 1,
        "restored_2": 5,
        "objects_3": 2,
        "restored_3": 7,
        "trainable": 2,
        "moved": 2,
    }
