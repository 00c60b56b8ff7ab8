"""A course directory: what its configuration says, its notebooks, its gradebook."""
