# points: 1
# message: yours has the tokens in one long line
def look_up(table, ids):
    return np.stack([table[i] for i in ids.flatten()])
