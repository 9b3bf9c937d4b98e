"""For those who write stages: the linter, the proof of a course, known mistakes."""
