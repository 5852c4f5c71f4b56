from pathlib import Path

from orders.diagram import mermaid


def test_the_drawing_in_the_architecture_page_is_the_machine():
    page = (Path(__file__).resolve().parents[2] / "ARCHITECTURE.md").read_text()

    assert f"```mermaid\n{mermaid()}\n```" in page
