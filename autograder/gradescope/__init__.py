"""The grader on Gradescope: the zip that Gradescope installs, and the grading of one submission there."""
