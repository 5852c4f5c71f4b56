"""The state machine, drawn from the code, so that the drawing in ARCHITECTURE.md cannot lie."""

from orders.models import Fulfillment
from orders.operations.moving import TRANSITIONS


def mermaid() -> str:
    """A Mermaid state diagram of every edge."""
    edges = [
        f"    {edge.source} --> {edge.target}: {name}"
        for name in TRANSITIONS
        for edge in getattr(Fulfillment, name)._django_fsm.transitions.values()
    ]
    return "\n".join(["stateDiagram-v2", "    [*] --> pending: checkout", *edges])
