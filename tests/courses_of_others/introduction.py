"""An introduction to Python in plain ``assert``: ten exercises, 25 tests."""

NAME = "week-3"
FILES: dict[str, str] = {}

EXERCISES = {
    "hello": """
--- answer
def greet(name):
    "Return a greeting, such as 'Hello, Ada!'."
    ### BEGIN SOLUTION
    return f"Hello, {name}!"
    ### END SOLUTION
--- test
assert greet("Ada") == "Hello, Ada!"
--- test
### BEGIN HIDDEN TESTS
assert greet("") == "Hello, !"
assert greet("Åsa") == "Hello, Åsa!"
### END HIDDEN TESTS
""",
    "seconds": """
--- answer
minutes_of_a_day = None
### BEGIN SOLUTION
minutes_of_a_day = 24 * 60
### END SOLUTION
--- test
assert isinstance(minutes_of_a_day, int)
--- test 2
assert minutes_of_a_day == 1440, "how many hours has a day?"
""",
    "grade": """
--- answer
def grade(points):
    ### BEGIN SOLUTION
    if points >= 90:
        return "A"
    return "B" if points >= 60 else "F"
    ### END SOLUTION
--- test
assert grade(95) == "A"
assert grade(90) == "A"
--- test
assert grade(60) == "B" and grade(89) == "B"
--- test
### BEGIN HIDDEN TESTS
for points in range(0, 60, 7):
    assert grade(points) == "F", points
### END HIDDEN TESTS
""",
    "evens": """
--- answer
def evens(numbers):
    ### BEGIN SOLUTION
    return [number for number in numbers if number % 2 == 0]
    ### END SOLUTION
--- test
assert evens([1, 2, 3, 4]) == [2, 4]
--- test
assert evens([]) == []
assert evens([1, 3]) == []
--- test
numbers = [5, 6]
evens(numbers)
assert numbers == [5, 6], "evens must not change its argument"
""",
    "count-words": """
--- answer
def count_words(text):
    ### BEGIN SOLUTION
    counts = {}
    for word in text.lower().split():
        counts[word] = counts.get(word, 0) + 1
    return counts
    ### END SOLUTION
--- test
assert count_words("a b a") == {"a": 2, "b": 1}
--- test
assert count_words("A a") == {"a": 2}
--- test
assert type(count_words("")) is dict
""",
    "fizz": """
--- answer
def fizz(n):
    ### BEGIN SOLUTION
    for i in range(1, n + 1):
        print("fizz" if i % 3 == 0 else i)
    ### END SOLUTION
--- test 2
import io
from contextlib import redirect_stdout

with redirect_stdout(io.StringIO()) as printed:
    fizz(3)
assert printed.getvalue() == "1\\n2\\nfizz\\n"
""",
    "divide": """
--- answer
def divide(a, b):
    "Return a / b; raise ValueError if b is 0."
    ### BEGIN SOLUTION
    if b == 0:
        raise ValueError("b is 0")
    return a / b
    ### END SOLUTION
--- test
assert divide(1, 4) == 0.25
--- test
try:
    divide(1, 0)
    assert False, "divide(1, 0) should raise a ValueError"
except ValueError:
    pass
""",
    "primes": """
--- whole
### BEGIN SOLUTION
def is_prime(n):
    return n > 1 and all(n % d for d in range(2, int(n**0.5) + 1))

primes = [n for n in range(50) if is_prime(n)]
### END SOLUTION
--- test
assert primes[:5] == [2, 3, 5, 7, 11]
--- test
assert len(primes) == 15
--- test
assert is_prime(97) and not is_prime(91)
""",
    "stack": """
--- answer
class Stack:
    ### BEGIN SOLUTION
    def __init__(self):
        self.items = []

    def push(self, item):
        self.items.append(item)

    def pop(self):
        return self.items.pop()

    def __len__(self):
        return len(self.items)
    ### END SOLUTION
--- test
s = Stack()
s.push(1)
s.push(2)
assert s.pop() == 2
--- test
assert len(s) == 1
assert s.pop() == 1
assert len(s) == 0
--- test
try:
    Stack().pop()
    assert False
except IndexError:
    pass
""",
    "explain": """
--- answer
def swap(pair):
    ### BEGIN SOLUTION
    a, b = pair
    return b, a
    ### END SOLUTION
--- test
assert swap((1, 2)) == (2, 1)
--- test
assert isinstance(swap(("x", "y")), tuple)
assert swap(swap((3, 4))) == (3, 4)
""",
}
