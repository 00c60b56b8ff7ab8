"""What people look at: grades, reports, feedback, and pages on which nothing runs."""
