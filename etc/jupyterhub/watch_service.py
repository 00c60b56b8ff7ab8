"""A JupyterHub watches a course: the hub starts the watcher, and starts it again if it ends.

Change what stands in capitals, put this beside ``jupyterhub_config.py``, and add to that
``load_subconfig("watch_service.py")``. The hub has to run as root, or with sudo, to start a service
as another user: it has to be the one who owns the course.
"""

c = get_config()  # noqa: F821

c.JupyterHub.services.append(
    {
        "name": "watch-COURSE",
        "user": "INSTRUCTOR",
        "cwd": "/COURSE",
        "command": [
            "/REPOSITORY/.venv/bin/python",
            "-m",
            "autograder",
            "watch",
            "ASSIGNMENT",
            "--log",
            "watch.log",
        ],
    }
)
