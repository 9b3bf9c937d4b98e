"""nbgrader as the gradebook and the exchange, with our verdicts in it.

    reference/ ── lay_out ──► source/STAGE/ ── nbgrader generate_assignment, release_assignment ──► students
                                                                                                       │
    gradebook.db ◄── nbgrader autograde ◄── submitted/STUDENT/STAGE/ ◄────────── nbgrader collect ◄────┘
         │           with our `Restore`, `Judge`
         └─────────► nbgrader formgrader, generate_feedback, export

nbgrader never runs a notebook here: `Judge` stands where its `Execute` would, and has the submission graded
in confinement, like every other. Only the modules that are nbgrader's plug-ins import nbgrader.
"""
