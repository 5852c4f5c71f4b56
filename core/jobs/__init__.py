"""Jobs: what the shop does a moment later, by a worker.

An app defines its jobs in `tasks.py`, above its operations; a job is named for its app and
function, here `payments.send_refund`:

    @job(retries=GatewayError, given_up=operations.hand_over_refund)
    def send_refund(refund_id: int) -> None:
        operations.send_refund(refund_id)

Operations defer it by that name, in their own transaction, and so need not know the tasks:

    defer("payments.send_refund", refund_id=refund.pk)

A job may run twice: when its worker was killed before it could say that the job was done. What
has to be done in the end, however many jobs are lost, is a promise: see core/promises.py.
"""

from core.jobs.deferring import (
    DEFER,
    NOT_NEEDED,
    Jobs,
    defer,
    defer_in_case,
    defer_many,
    gathered,
    gathered_so_far,
    lock_of,
    new_job,
    packed,
    put,
)
from core.jobs.defining import LATER, job

__all__ = [
    "DEFER",
    "LATER",
    "NOT_NEEDED",
    "Jobs",
    "defer",
    "defer_in_case",
    "defer_many",
    "gathered",
    "gathered_so_far",
    "job",
    "lock_of",
    "new_job",
    "packed",
    "put",
]
