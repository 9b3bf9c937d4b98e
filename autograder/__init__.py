"""The grader: a trusted process reaches the verdict, and student code runs in another process."""


class AutograderError(Exception):
    """An error that the user at the terminal can fix. The message names the cause and the next step."""


def version() -> str:
    """The version that pyproject.toml gives; works when the grader runs from its sources too."""
    import tomllib
    from pathlib import Path

    project = Path(__file__).resolve().parent.parent / "pyproject.toml"
    return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])
