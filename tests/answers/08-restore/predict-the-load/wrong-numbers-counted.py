# points: 3
# message: you counted the numbers in it
def predict_the_load():
    return {
        "objects_2": 1,
        "restored_2": 3,
        "objects_3": 2,
        "restored_3": 3,
        "trainable": 5,
        "moved": 2,
    }
