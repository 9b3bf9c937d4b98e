"""The subcommands of `autograder`, one module for each group. `autograder/cli.py` gives them their names.

Each command reads its arguments, calls one module and prints what it wrote. A command imports what it calls
when it runs, so that `autograder --help` stays fast.
"""
