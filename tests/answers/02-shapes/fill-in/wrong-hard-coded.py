# points: 0
# message: One pair for each layer
def fill_in(input_shape, stack):
    return [((None, 7, 5), 65), ((None, 7, 2), 12), ((None, 14), 0)]
