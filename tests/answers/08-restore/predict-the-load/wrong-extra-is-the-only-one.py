# points: 3
# message: one of them has no place in the file
def predict_the_load():
    return {
        "objects_2": 1,
        "restored_2": 3,
        "objects_3": 1,
        "restored_3": 3,
        "trainable": 2,
        "moved": 2,
    }
