"""Moving the parts of an order along the state machine.

Everybody comes through here: API, back office, dashboard, dialects, jobs. Locks: the order, then
its fulfillments by pk, then stock by pk.
"""

from orders.operations.moving.allowed import (
    ALLOWED,
    NOT_YOURS,
    WRONG_STATUS,
    Action,
    Refusal,
    actions,
    allowed_statuses,
    refusals,
    why_not,
)
from orders.operations.moving.locking import addressed_parts, lock_parts, lock_stock
from orders.operations.moving.notes import note_on, write_internal_note
from orders.operations.moving.steps import apply_transition, refusal, settle, step
from orders.operations.moving.walking import move_order, walk

__all__ = [
    "ALLOWED",
    "NOT_YOURS",
    "WRONG_STATUS",
    "Action",
    "Refusal",
    "actions",
    "addressed_parts",
    "allowed_statuses",
    "apply_transition",
    "lock_parts",
    "lock_stock",
    "move_order",
    "note_on",
    "refusal",
    "refusals",
    "settle",
    "step",
    "walk",
    "why_not",
    "write_internal_note",
]
