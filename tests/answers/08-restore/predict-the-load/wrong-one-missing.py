# points: 1
# message: has no entry 'objects_3'
def predict_the_load():
    return {"objects_2": 1, "restored_2": 3}
