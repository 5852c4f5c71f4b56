from orders.diagram import mermaid
from orders.machine import EDGES


def test_the_drawing_shows_where_an_order_starts_and_every_transition():
    drawn = mermaid().splitlines()

    assert drawn[:2] == ["stateDiagram-v2", "    [*] --> pending: checkout"]
    assert drawn[2:] == [f"    {edge.source} --> {edge.target}: {edge.name}" for edge in EDGES]
    assert "    shipped --> processing: unship" in drawn
