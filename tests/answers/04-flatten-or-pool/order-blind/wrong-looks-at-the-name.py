# points: 0
# message: A flattened sequence shows in which order
def is_order_blind(pool, vectors):
    return "Pooling" in type(pool).__name__ or pool.__name__ == "<lambda>"
