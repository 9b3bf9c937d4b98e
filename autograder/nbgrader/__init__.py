"""nbgrader as the gradebook and the exchange, with results from this grader.

    reference/ ── lay_out ──► source/STAGE/ ── nbgrader generate_assignment, release_assignment ──► students
                                                                                                       │
    gradebook.db ◄── nbgrader autograde ◄── submitted/STUDENT/STAGE/ ◄────────── nbgrader collect ◄────┘
         │           with our `Restore`, `GradeConfined`
         └─────────► nbgrader formgrader, generate_feedback, export

`GradeConfined` replaces nbgrader's `Execute`: it grades each submission in confinement instead of running the
notebook. Only the modules that are plug-ins of nbgrader import nbgrader.
"""
