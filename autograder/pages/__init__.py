"""Pages of what others wrote, on which nothing runs."""
