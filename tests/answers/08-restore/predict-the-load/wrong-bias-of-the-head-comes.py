# points: 3
# message: One weight of the head does not fit
def predict_the_load():
    return {
        "objects_2": 1,
        "restored_2": 4,
        "objects_3": 2,
        "restored_3": 3,
        "trainable": 2,
        "moved": 2,
    }
