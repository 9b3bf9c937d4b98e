"""Find submissions: folders and zips of four shapes become one submission per student and stage.

    CLASS/STUDENT/STAGE/graph.py      a class
          STUDENT/STAGE/graph.py      one student
                  STAGE/graph.py      one stage; the student is the folder around it
           ANYTHING/graph.py          a submission without stages, such as a student's work folder

`graph.py` stands for the files that a stage owns; the folder `kittengrad/` can also hold them. STAGE is a
stage's id or number: `02-backprop`, `02`, `2`. A zip can replace any folder, except inside another zip.

**One rule decides the shape of a path, once, from the top** (`layout.py`). A path is a class if one of its
entries is clearly a student: a folder or a zip that holds stages or owned files, under a name unlike a
stage, `kittengrad`, `checks` and `datasets`. Every other entry is then a student too, or an `Unplaced` line
that gives the reason. Otherwise the path is a student (it holds stages or owned files), a stage (it has a
stage's name), or a lone folder around a class. `layout="class"`, `"student"` or `"stage"` overrides the rule.

The entry of the class alone gives the student's name. Several paths in one folder, as `class/*` gives
them, are entries of one class. Zipping a folder often puts its name in front of everything. The reader
therefore steps into a lone folder that repeats the name of its place. In a student's place it also steps
into a lone folder that holds stages.

Every entry below a path is a submission, a part of one, an `Unplaced` line, or litter. An unreadable entry
becomes a submission with a `problem`: one row of the table, and the others are graded as usual. This
package reads only the files that a stage owns, refuses symbolic links, and only reads.
"""

from autograder.submissions.collect import collect
from autograder.submissions.found import NO_STAGE, Classifier, Intake, IntakeError, Submission, Unplaced
from autograder.submissions.layout import Layout

__all__ = ["NO_STAGE", "Classifier", "Intake", "IntakeError", "Layout", "Submission", "Unplaced", "collect"]
