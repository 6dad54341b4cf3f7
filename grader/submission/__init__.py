"""A submission: the files that the exercise names, taken as data, however they were handed in.

Nothing of a submission is trusted: no link is followed, no stated size is believed, nothing is read
beyond its limit, and reading never waits for somebody (a fifo) or does something (a device).
"""

from grader.submission.intake import read_submission
from grader.submission.model import Submission

__all__ = ["Submission", "read_submission"]
