"""Statistics with NumPy: ``numpy.testing``, partial credit, plots, a helper module, data."""

NAME = "descriptive"
FILES = {
    "course_utils.py": """\
import numpy as np


def load(name):
    return np.loadtxt(name, delimiter=",", skiprows=1)


def check_shape(array, shape):
    assert array.shape == shape, f"the shape is {array.shape}, not {shape}"
""",
    "heights.csv": "height,weight\n1.7,65\n1.8,80\n1.6,55\n1.9,90\n1.75,70\n",
}

EXERCISES = {
    "setup": """
--- given
%matplotlib inline
import matplotlib.pyplot as plt
import numpy as np
from numpy.testing import assert_allclose, assert_array_equal

from course_utils import check_shape, load

data = load("heights.csv")
rng = np.random.default_rng(0)
""",
    "standardise": """
--- answer
def standardise(x):
    "Return x with mean 0 and standard deviation 1, column by column."
    ### BEGIN SOLUTION
    return (x - x.mean(axis=0)) / x.std(axis=0)
    ### END SOLUTION
--- test
z = standardise(data)
check_shape(z, (5, 2))
assert_allclose(z.mean(axis=0), 0, atol=1e-12)
--- test 2
sample = rng.normal(3, 2, size=(50, 3))
assert_allclose(standardise(sample).std(axis=0), 1)
assert_allclose(standardise(sample), (sample - sample.mean(0)) / sample.std(0))
""",
    "five-numbers": """
--- answer
def five_numbers(x):
    ### BEGIN SOLUTION
    return np.percentile(x, [0, 25, 50, 75, 100])
    ### END SOLUTION
--- test 5
# One point for each of the five numbers.
found = np.zeros(5)
try:
    found = np.asarray(five_numbers(data[:, 0]), dtype=float)
except Exception as error:
    print(f"five_numbers stopped: {error}")
int(np.sum(np.isclose(found, np.percentile(data[:, 0], [0, 25, 50, 75, 100]))))
""",
    "outliers": """
--- answer
def outliers(x, k=1.5):
    ### BEGIN SOLUTION
    low, high = np.percentile(x, [25, 75])
    return (x < low - k * (high - low)) | (x > high + k * (high - low))
    ### END SOLUTION
--- test
mask = outliers(np.array([1.0, 2, 3, 4, 100]))
assert mask.dtype == bool
assert_array_equal(mask, [False, False, False, False, True])
--- test
assert not outliers(np.ones(4)).any()
assert outliers(np.arange(10.0), k=0).sum() == 6
""",
    "bootstrap": """
--- answer
def bootstrap(x, n, rng):
    "Return the means of n samples of x, drawn with replacement."
    ### BEGIN SOLUTION
    return np.array([rng.choice(x, size=len(x)).mean() for _ in range(n)])
    ### END SOLUTION
--- test 2
means = bootstrap(data[:, 1], 400, np.random.default_rng(1))
check_shape(means, (400,))
assert abs(means.mean() - data[:, 1].mean()) < 2
assert 2 < means.std() < 9
""",
    "correlation": """
--- whole
### BEGIN SOLUTION
correlation = np.corrcoef(data.T)[0, 1]
### END SOLUTION
--- test
np.testing.assert_almost_equal(correlation, np.corrcoef(data[:, 0], data[:, 1])[0, 1], decimal=4)
--- given
print(f"The correlation is {correlation:.2f}.")
""",
    "histogram": """
--- answer
def histogram(x, bins):
    "Draw a histogram and return its axes."
    ### BEGIN SOLUTION
    fig, ax = plt.subplots()
    ax.hist(x, bins=bins)
    ax.set_xlabel("height in m")
    return ax
    ### END SOLUTION
--- test 2
ax = histogram(data[:, 0], 4)
assert len(ax.patches) == 4
assert "height" in ax.get_xlabel()
plt.close()
""",
    "regression": """
--- answer
class Line:
    def fit(self, x, y):
        ### BEGIN SOLUTION
        self.slope, self.intercept = np.polyfit(x, y, 1)
        return self
        ### END SOLUTION

    def predict(self, x):
        ### BEGIN SOLUTION
        return self.slope * x + self.intercept
        ### END SOLUTION
--- test 2
x = np.arange(5.0)
line = Line().fit(x, 2 * x + 1)
assert_allclose([line.slope, line.intercept], [2, 1])
--- test 2
### BEGIN HIDDEN TESTS
assert_allclose(Line().fit(x, -x).predict(np.array([10.0])), [-10])
### END HIDDEN TESTS
""",
}
