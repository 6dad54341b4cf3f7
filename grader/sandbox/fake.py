"""A sandbox for tests of what uses one: it runs nothing and remembers what it was asked."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from grader.errors import SandboxError
from grader.report import SandboxIdentity
from grader.sandbox.protocol import Job, Outcome

__all__ = ["FakeSandbox"]


@dataclass
class FakeSandbox:
    """Answers each job from a function, or with the next of a list of outcomes.

    Attributes:
        answers: the function, or the outcomes in order.
        jobs: what it was asked to run so far.
    """

    answers: Callable[[Job], Outcome] | Iterable[Outcome]
    jobs: list[Job] = field(default_factory=list)

    @property
    def identity(self) -> SandboxIdentity:
        """What a report says of this sandbox."""
        return SandboxIdentity(kind="fake", version="1", isolated=False)

    def __post_init__(self) -> None:
        if not callable(self.answers):
            self.answers = iter(self.answers)

    def run(self, job: Job) -> Outcome:
        """Record the job and answer it.

        Raises:
            SandboxError: the list of outcomes is used up.
        """
        self.jobs.append(job)
        if callable(self.answers):
            return self.answers(job)
        for outcome in self.answers:
            return outcome
        raise SandboxError(f"the fake sandbox has no outcome for job {len(self.jobs)}; give it more")
