"""nbgrader as the gradebook and the exchange, with our verdicts in it.

    reference/ ── lay_out ──► source/STAGE/ ── nbgrader generate_assignment, release_assignment ──► students
                                                                                                       │
    gradebook.db ◄── nbgrader autograde ◄── submitted/STUDENT/STAGE/ ◄────────── nbgrader collect ◄────┘
         │           with our `Restore`, `GradeConfined`
         └─────────► nbgrader formgrader, generate_feedback, export

nbgrader runs no notebook here: `GradeConfined` replaces its `Execute`, and has each submission graded in
confinement. Only the modules that are nbgrader's plug-ins import nbgrader.
"""
