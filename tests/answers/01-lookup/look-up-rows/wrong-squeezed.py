# points: 1
# message: An axis of length 1 is still an axis
def look_up(table, ids):
    return np.squeeze(table[ids])
