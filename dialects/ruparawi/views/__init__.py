from typing import Any

from dialects.ruparawi.errors import said


def refusal(status: int, detail: str) -> dict[str, Any]:
    """Their way to say no, for what the input wall or the house itself refused."""
    return said(detail) | {"location": "request"}
