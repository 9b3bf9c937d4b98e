"""The grader: the verdict is reached in a process that student code never enters."""
