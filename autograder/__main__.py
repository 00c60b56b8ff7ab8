"""The command ``autograder``, also as ``python -m autograder``."""

from autograder.prefork.front import hand_over


def main() -> None:
    """Have the command done where all is imported already, or do it here."""
    hand_over()
    from autograder.cli.app import run

    run()


if __name__ == "__main__":
    main()
