"""The score of a classifier: what a good one gets, and what is said of one that has no score."""

from dataclasses import replace

import numpy as np
import pytest

from autograder.confinement.session import Session
from autograder.grading import leaderboard
from autograder.grading.jobs import job_for
from autograder.grading.pool import Pool
from autograder.results import Category
from autograder.submissions import Classifier, Submission
from tests.autograder.grading.bright import BOARD, MIDDLE, RIGHT, STAGE, course_with_board, hdf5

SEED = 5
COURSE = course_with_board()


@pytest.fixture(scope="module")
def submission(reference):
    """submission(source, weights) -> a submission that earns everything, with this classifier."""

    def make(source=None, weights=MIDDLE, **more):
        entry = None if source is None else Classifier.of(source, weights)
        return Submission("someone", STAGE, {"graph.py": reference("graph.py")}, classifier=entry, **more)

    return make


@pytest.fixture
def scored(fork_server, submission):
    """scored(source, weights) -> the score, without the stage's tests."""

    def score(source, weights=MIDDLE):
        job = job_for(COURSE, submission(source, weights), 1, board=SEED)
        return leaderboard.score(fork_server, job, COURSE.stage(STAGE))[0]

    return score


def returning(expression):
    return f"import numpy as np\n\ndef classify(images, weights):\n    return {expression}\n"


def test_a_grading_has_a_score_and_the_same_points(submission):
    with Pool(COURSE, [COURSE.stage(STAGE)], 1) as pool:
        jobs = [job_for(COURSE, submission(source), 1, board=SEED) for source in (RIGHT, "1 / 0", None)]
        good, broken, without = pool.grade(jobs)
    assert good.leaderboard.ranked
    assert (good.leaderboard.right, good.leaderboard.images) == (BOARD.images, BOARD.images)
    assert not broken.leaderboard.ranked
    assert broken.leaderboard.reason == "It raised `ZeroDivisionError` in `classifier.py`, line 1."
    assert without.leaderboard is None
    assert good.points == broken.points == without.points == without.max_points


def test_a_job_without_a_seed_of_images_has_no_score(submission):
    with Pool(COURSE, [COURSE.stage(STAGE)], 1) as pool:
        (result,) = pool.grade([job_for(COURSE, submission(RIGHT), 1)])
    assert result.leaderboard is None


def test_the_reference_s_functions_and_the_student_s_own_can_be_imported(scored):
    source = "from kittengrad.graph import backward\nfrom .scalar import Value\n" + RIGHT
    assert scored(source).accuracy == 1.0


@pytest.mark.parametrize(
    "expression",
    [
        "images.mean(axis=(1, 2, 3)) - 128.0",
        "(images.mean(axis=(1, 2, 3)) - 128.0).reshape(-1, 1)",
        "(images.mean(axis=(1, 2, 3)) - 128.0).reshape(1, -1).astype(np.float16)",
        "images.mean(axis=(1, 2, 3)) / 255",
        "images.mean(axis=(1, 2, 3)) > 128",
        "[float(image.mean()) - 128 for image in images]",
        "[image.mean() - 128 for image in images]",
        "type('Tensor', (), {'data': images.mean(axis=(1, 2, 3)) - 128})()",
    ],
)
def test_logits_probabilities_and_answers_count_in_every_form(scored, expression):
    assert scored(returning(expression)).accuracy == 1.0


@pytest.mark.parametrize("expression", ["np.ones(len(images))", "-np.ones(len(images))", "[0] * len(images)"])
def test_one_answer_for_all_is_right_for_half(scored, expression):
    assert scored(returning(expression)).accuracy == 0.5


@pytest.mark.parametrize(
    ("expression", "category", "reason"),
    [
        ("np.ones(len(images) + 1)", Category.WRONG_VALUE, "one number for each image"),
        ("np.ones((len(images), 2))", Category.WRONG_VALUE, "one number for each image"),
        ("np.ones(len(images)) * 1j", Category.WRONG_VALUE, "one number for each image"),
        ("[1j] * len(images)", Category.WRONG_VALUE, "one number for each image"),
        ("['cat'] * len(images)", Category.WRONG_VALUE, "one number for each image"),
        ("None", Category.WRONG_VALUE, "one number for each image"),
        ("object()", Category.WRONG_VALUE, "one number for each image"),
        ("np.full(len(images), np.nan)", Category.WRONG_VALUE, "inf, nan or too large"),
        ("[10 ** 400] * len(images)", Category.WRONG_VALUE, "inf, nan or too large"),
        ("weights['absent']", Category.EXCEPTION, "It raised `KeyError` in `classifier.py`, line 4."),
        ("exec('while True: pass')", Category.TIME, "It took longer than 3 seconds."),
        ("np.ones(2**28)", Category.MEMORY, "It needed more than 256 MiB of memory."),
        ("__import__('os')._exit(0)", Category.CRASH, "Python ended while it ran."),
        ("__import__('os').write(3, b'x' * 8)", Category.POLICY, "something other than answers"),
        ("exec('raise NotImplementedError')", Category.NOT_STARTED, "still raises"),
        ("open('/etc/passwd')", Category.EXCEPTION, "It raised `PermissionError`"),
    ],
)
def test_a_broken_classifier_has_a_reason(scored, expression, category, reason):
    score = scored(returning(expression))
    assert score.category == category
    assert reason in score.reason
    assert score.right == 0


def test_a_reason_holds_no_text_of_the_submission(scored):
    score = scored("class Kilroy(Exception):\n    pass\n\nraise Kilroy('kilroy was here')")
    assert score.reason == "It raised an exception of your own in `classifier.py`, line 4."
    assert "kilroy was here" in score.staff


def test_a_file_without_classify_has_a_reason(scored):
    assert "defines no function" in scored("classify = None").reason


def test_weights_that_are_refused_have_a_sentence_that_is_the_grader_s(scored):
    assert scored(RIGHT, b"no HDF5").reason == "classifier.h5 is no HDF5 file, or it is damaged."
    assert "floats and whole numbers" in scored(RIGHT, hdf5(names=b"bytes")).reason


def test_weights_arrive_by_name_as_they_were_stored(scored):
    arrays = {"a__w": np.arange(6, dtype=np.float32).reshape(2, 3), "b": np.array(7, dtype=">i2")}
    source = """
def classify(images, weights):
    assert sorted(weights) == ["a/w", "b"]
    assert weights["a/w"].tolist() == [[0, 1, 2], [3, 4, 5]] and weights["a/w"].dtype == "float32"
    assert weights["b"] == 7 and weights["b"].shape == ()
    return images.mean(axis=(1, 2, 3)) - 128
"""
    assert scored(source, hdf5(**arrays)).accuracy == 1.0


def test_a_classifier_needs_no_weights(scored):
    source = "def classify(images, weights):\n    return [-1.0] * len(images) if weights == {} else None"
    assert scored(source, b"").accuracy == 0.5


def test_images_alone_are_asked_about_and_labels_stay_in_the_grader(scored, monkeypatch):
    asked = []
    call = Session.call

    def noting(session, operation, *arguments):
        asked.append((operation, arguments))
        return call(session, operation, *arguments)

    monkeypatch.setattr(Session, "call", noting)
    assert scored(RIGHT).ranked
    images, _ = leaderboard.hidden(BOARD, SEED)
    operations = [operation for operation, _ in asked]
    assert operations[:3] == ["weights", "module", "getattr"]
    assert set(operations[3:]) == {"call"}
    assert asked[0][1] == ([MIDDLE],)
    batches = [arguments[1][0] for operation, arguments in asked if operation == "call"]
    assert (np.concatenate(batches) == images).all()
    assert [len(arguments[1]) for operation, arguments in asked if operation == "call"] == [2] * len(batches)


def test_all_students_of_a_course_have_the_same_images_and_another_seed_has_others():
    first, labels = leaderboard.hidden(BOARD, SEED)
    again, _ = leaderboard.hidden(replace(BOARD, limits=COURSE.stages[0].limits), SEED)
    others, _ = leaderboard.hidden(BOARD, SEED + 1)
    assert (first == again).all()
    assert not (first == others).all()
    assert labels.sum() * 2 == BOARD.images


def test_an_entry_that_could_not_be_read_is_not_tried(fork_server, submission):
    entry = Classifier(problem="classifier.h5 is too large, more than 64 KiB.")
    job = replace(job_for(COURSE, submission(RIGHT), 1, board=SEED), classifier=entry)
    score, _ = leaderboard.score(fork_server, job, COURSE.stage(STAGE))
    assert (score.category, score.reason, score.seconds) == (Category.WRONG_VALUE, entry.problem, 0)
