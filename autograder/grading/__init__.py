"""The verdict: grader processes that hold the hidden suites, and what reaches them of a submission."""
