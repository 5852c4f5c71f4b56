"""What a text that arrives may hold, whichever way it comes."""


def is_clean(text: str) -> bool:
    """No control characters but tab, newline and carriage return."""
    return text.isprintable() or not any(
        (c < " " and c not in "\t\n\r") or c == "\x7f" or "\ud800" <= c <= "\udfff" for c in text
    )
