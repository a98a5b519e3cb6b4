"""What can be done with files.

`receive`, `begin_upload`, `append`, `remove`, `process` and `discard_expired` open their own transaction; `attach`,
`hand_over`, `keep` and `discard` are steps inside the transaction of a higher app's action.
"""

from mizban.files.actions.keeping import attach, discard, discard_expired, hand_over, keep, remove
from mizban.files.actions.processing import process
from mizban.files.actions.receiving import append, begin_upload, receive

__all__ = [
    "append",
    "attach",
    "begin_upload",
    "discard",
    "discard_expired",
    "hand_over",
    "keep",
    "process",
    "receive",
    "remove",
]
