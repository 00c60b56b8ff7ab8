# points: 1
# message: New arrays were asked for:
_room = {}


def way_back(x, kernel, bias, upstream):
    key = (x.shape, kernel.shape)
    if key not in _room:
        _room[key] = np.empty_like(kernel), np.empty_like(bias), np.empty_like(x)
    to_kernel, to_bias, to_x = _room[key]
    through = upstream * (x @ kernel + bias > 0)
    np.matmul(x.T, through, out=to_kernel)
    np.sum(through, axis=0, out=to_bias)
    np.matmul(through, kernel.T, out=to_x)
    return to_kernel, to_bias, to_x
