"""The rules of the ledger: expressions over what an experiment saw, and the verdict that they make.

An expression is written in Python's syntax for comparisons, `and`, `or`, `not`, arithmetic and `in`,
with the functions abs, max and min. Nothing else can be called or reached from it.
"""

import ast
from collections.abc import Mapping, Sequence

import simpleeval

from grader.errors import CourseError

__all__ = ["Observations", "Value", "hold", "names_in"]

Value = bool | int | float | str | list[float]
Observations = Mapping[str, Value]

_FUNCTIONS = {"abs": abs, "max": max, "min": min}


def hold(rules: Sequence[str], seen: Observations) -> list[bool]:
    """Return for each rule if it is true of the observations.

    Raises:
        CourseError: a rule cannot be evaluated, or is neither true nor false.
    """
    return [_evaluate(rule, seen) for rule in rules]


def names_in(rule: str) -> set[str]:
    """Return the names of the observations that a rule asks for.

    Raises:
        CourseError: it is no expression.
    """
    try:
        tree = ast.parse(rule, mode="eval")
    except SyntaxError as error:
        raise CourseError(f"the rule {rule!r} is no expression: {error.msg}") from error
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - _FUNCTIONS.keys()


def _evaluate(rule: str, seen: Observations) -> bool:
    evaluator = simpleeval.SimpleEval(functions=_FUNCTIONS, names=dict(seen), allowed_attrs={})
    try:
        value = evaluator.eval(rule)
    except (simpleeval.InvalidExpression, ArithmeticError, TypeError) as error:
        raise CourseError(f"the rule {rule!r} cannot be evaluated: {error}") from error
    if not isinstance(value, bool):
        raise CourseError(f"the rule {rule!r} gives {value!r}, which is neither true nor false")
    return value
