"""In from a learning management system, and out to it: Moodle, Canvas, a folder."""
