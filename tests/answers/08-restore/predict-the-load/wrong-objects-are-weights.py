# points: 2
# message: objects of that sentence are layers, not weights
def predict_the_load():
    return {
        "objects_2": 2,
        "restored_2": 3,
        "objects_3": 4,
        "restored_3": 3,
        "trainable": 2,
        "moved": 2,
    }
