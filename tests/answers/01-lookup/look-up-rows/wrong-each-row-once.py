# points: 0
# message: A token that comes twice has its row twice
def look_up(table, ids):
    return table[sorted(set(np.ravel(ids)))]
