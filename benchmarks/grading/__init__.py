"""How fast, and how easily fooled, is grading? Side by side with nbgrader and Otter, on the same submissions.

    python -m benchmarks.grading [--submissions N]     measure, print, rewrite its part of docs/benchmarks.md
    python -m benchmarks.grading --json             the same figures as JSON, nothing rewritten

    class_of     the submissions: honest ones to race on, and others that would like to have points
    suite        the hidden suite as tests beside the submission, as nbgrader and Otter have them
    graders      the three, each as its makers ship it, from preparing the assignment to the points

The tests of stage 02 are the same functions in all three. Ours runs them in a process that the submission
never enters, nbgrader and Otter in the submission's own interpreter. All must give the honest submissions
the same points, or the race is off. nbgrader and Otter live in environments of their own, which are made on
first use from `requirements/`.

nbgrader and Otter run submissions UNCONFINED, as you. Those that are run here read what they can find and end
their own process; they destroy nothing.
"""
