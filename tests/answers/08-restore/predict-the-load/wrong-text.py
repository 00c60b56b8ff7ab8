# points: 0
# message: yours is of type str
def predict_the_load():
    return {
        "objects_2": '1',
        "restored_2": '3',
        "objects_3": '2',
        "restored_3": '3',
        "trainable": '2',
        "moved": '2',
    }
