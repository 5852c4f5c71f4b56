"""The state machine, drawn from the code: `make graph`."""

from orders.machine import EDGES


def mermaid() -> str:
    """A Mermaid state diagram of every edge."""
    edges = [f"    {edge.source} --> {edge.target}: {edge.name}" for edge in EDGES]
    return "\n".join(["stateDiagram-v2", "    [*] --> pending: checkout", *edges])
