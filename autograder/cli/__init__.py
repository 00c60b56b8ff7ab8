"""The command ``autograder``: what is typed, and what is shown."""
