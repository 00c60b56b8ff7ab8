# points: 0
# message: the_numbers()
def the_numbers():
    return [(None, 30, 16), (None, 24), 984, 984, 25, (None, 30, 24), (None, 30, 1), 64]
