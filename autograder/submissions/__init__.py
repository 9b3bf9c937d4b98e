"""Who submitted what: from folders and zips of any of four shapes to one submission per student and stage.

    CLASS/STUDENT/STAGE/graph.py      a class
          STUDENT/STAGE/graph.py      one student
                  STAGE/graph.py      one stage; the student is the folder around it
           ANYTHING/graph.py          a submission without stages, such as a student's work folder

`graph.py` stands for the files that a stage owns; they may also lie one deeper, in `kittengrad/`. STAGE is a
stage's id or number: `02-backprop`, `02`, `2`. A zip stands for a folder anywhere, except in another zip.

**One rule, decided once, from the top** (`layout.py`). A path is a class as soon as one entry that is not
named like a stage, `kittengrad` or `checks` is a folder or a zip that holds stages or owned files. All
other entries are then submissions of that entry's student, or lines that say why they are none
(`Unplaced`). Otherwise the path is a student (it holds stages or owned files), a stage (it is named by
one), or a lone folder around a class. `layout="class"`, `"student"` or `"stage"` says it where the rule
would be wrong.

A student's name comes from the entry of the class alone. Several paths in one folder, as `class/*` gives
them, are entries of one class. Zipping a folder often puts its name in front of everything. A lone folder
is therefore looked through when it repeats the name of its place, and in a student's place when it holds
stages.

Every entry below a path is a submission, a part of one, an `Unplaced` line, or litter. A strange one
becomes a submission with a `problem`: a row in the table, which stops no other. Only the files that a stage
owns are ever read, none of them through a link, and nothing is written anywhere.
"""

from autograder.submissions.collect import collect
from autograder.submissions.found import NO_STAGE, Intake, IntakeError, Submission, Unplaced
from autograder.submissions.layout import Layout

__all__ = ["NO_STAGE", "Intake", "IntakeError", "Layout", "Submission", "Unplaced", "collect"]
