"""Grading a diagnosis: answers are compared with the manifest, and nothing is run."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace

from grader.course import Exercise
from grader.manifest import ANSWERS
from grader.questions import Form, Question, parse_place
from grader.report import CheckResult, Finding, Report
from grader.submission import Submission
from grader.verdict import Dimension, Verdict, worst

__all__ = ["grade_answers"]

_SHOWN_CHARACTERS = 60


def grade_answers(blank: Report, exercise: Exercise, submission: Submission) -> Report:
    """Return the report of answers; those that have not the form asked for are refused as a whole.

    Args:
        blank: the report without an outcome.
        exercise: a diagnosis.
        submission: holds answers.toml.
    """
    # A byte order mark is what some editors for Windows put first.
    text = submission.files[ANSWERS].decode("utf-8-sig")
    try:
        answers = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return _refuse(blank, exercise, (_broken(error),))
    if problems := tuple(_problems(exercise, answers, text)):
        return _refuse(blank, exercise, problems)
    return _judge(blank, exercise, answers, text)


def _judge(blank: Report, exercise: Exercise, answers: Mapping[str, str], text: str) -> Report:
    pairs = [(question, answers[question.id].strip()) for question in exercise.manifest.questions]
    checks = tuple(_result(question, answer) for question, answer in pairs)
    findings = tuple(
        Finding(
            "wrong-diagnosis", question.explain(answer), ANSWERS, _line_of(text, question.id), 0, question.id
        )
        for question, answer in pairs
        if answer and not question.accepts(answer)
    )
    right = sum(check.status is Verdict.PASS for check in checks)
    message = f"{right} of {len(checks)} answers are right."
    if empty := [question.id for question, answer in pairs if not answer]:
        message += f" Still empty: {', '.join(empty)}."
    return replace(
        blank,
        verdict=worst(check.status for check in checks),
        score=round(sum(check.points for check in checks), 2),
        message=message if right < len(checks) else f"All {len(checks)} answers are right.",
        checks=checks,
        findings=findings,
    )


def _result(question: Question, answer: str) -> CheckResult:
    if answer and question.accepts(answer):
        status, points, message = Verdict.PASS, question.points, ""
    elif answer:
        status, points, message = Verdict.WRONG_ANSWER, 0, f"`{_shown(answer)}` is not it."
    else:
        status, points, message = (
            Verdict.NOT_RUN,
            0,
            f"Not answered yet: fill in `{question.id}` in {ANSWERS}.",
        )
    return CheckResult(
        question.id, question.title, Dimension.CORRECT, status, points, question.points, message, runs=1
    )


def _problems(exercise: Exercise, answers: Mapping[str, object], text: str) -> Iterator[Finding]:
    """Yield everything at once that keeps answers from being judged."""
    questions = {question.id: question for question in exercise.manifest.questions}
    for key in answers.keys() - questions.keys():
        known = ", ".join(questions)
        message = f"There is no question `{_shown(key)}`; rename it to one of {known}, or take it out."
        yield _malformed(message, _line_of(text, key))
    for name, question in questions.items():
        if name not in answers:
            message = (
                f'`{name}` is missing; add the line `{name} = ""` and put your answer between the quotes.'
            )
            yield _malformed(message, 0, name)
        elif problem := _form_problem(exercise, question, answers[name]):
            yield _malformed(f"`{name}`: {problem}", _line_of(text, name), name)


def _form_problem(exercise: Exercise, question: Question, answer: object) -> str:
    if not isinstance(answer, str):
        return f"an answer is a text in double quotes, and this is a TOML {_kind_of(answer)}."
    plain = answer.strip()
    if not plain:
        return ""
    if question.form is Form.CHOICE:
        listed = ", ".join(question.choices)
        return (
            ""
            if plain in question.choices
            else f"`{_shown(plain)}` is none of the choices; take one of {listed}."
        )
    return _line_problem(exercise, plain)


def _line_problem(exercise: Exercise, answer: str) -> str:
    place = parse_place(answer)
    if place is None or place.first != place.last:
        return f"`{_shown(answer)}` names no line; write file and number of one line, such as `main.go:12`."
    counts = {path.name: path.read_bytes().count(b"\n") for path in exercise.program_files}
    if place.file not in counts:
        return f"the program has no file {place.file}; take one of {', '.join(counts)}."
    if place.first > counts[place.file]:
        return f"{place.file} ends with line {counts[place.file]}; look again at the number."
    return ""


def _kind_of(value: object) -> str:
    names = {bool: "boolean", int: "integer", float: "float", list: "array", dict: "table"}
    return names.get(type(value), "date or time")


def _broken(error: Exception) -> Finding:
    reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
    found = re.search(r"at line (\d+)", reason)
    message = (
        f'{ANSWERS} is not valid TOML: {reason}. An answer is a line such as `some-question = "main.go:12"`.'
    )
    return _malformed(message, int(found[1]) if found else 0)


def _malformed(message: str, line: int, check: str = "") -> Finding:
    return Finding("malformed-answer", message, ANSWERS, line, 0, check)


def _refuse(blank: Report, exercise: Exercise, findings: tuple[Finding, ...]) -> Report:
    checks = tuple(
        CheckResult(one.id, one.title, one.dimension, Verdict.NOT_RUN, 0, one.points)
        for one in exercise.checks
    )
    return replace(
        blank,
        verdict=Verdict.REJECTED,
        score=0.0,
        message=findings[0].message,
        checks=checks,
        findings=findings,
    )


def _line_of(text: str, key: str) -> int:
    """Return the line that sets a key, or 0 if it is written in some uncommon way."""
    setting = re.search(rf"^[ \t]*[\"\']?{re.escape(key)}[\"\']?[ \t]*=", text, re.MULTILINE)
    return text.count("\n", 0, setting.start()) + 1 if setting else 0


def _shown(text: str) -> str:
    plain = "".join(one if one.isprintable() and one != "`" else "?" for one in text)
    return plain if len(plain) <= _SHOWN_CHARACTERS else plain[:_SHOWN_CHARACTERS] + "…"
