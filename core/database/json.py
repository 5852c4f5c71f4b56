"""JSON that PostgreSQL prints, for answers that Python only passes on.

Each function takes SQL and gives SQL for the value as JSON text, null where it is NULL. `printed`
puts such values together: it is `concat`, several times cheaper than json_build_object. Times are
printed as orjson prints them.
"""


def printed(**values: str) -> str:
    """An object of these names."""
    pieces = []
    for place, (name, value) in enumerate(values.items()):
        pieces.append(f"""'{"," if place else "{"}"{name}":', {value}""")
    return f"concat({', '.join(pieces)}, '}}')"


def text(value: str) -> str:
    return f"coalesce(to_json({value})::text, 'null')"


def plain(value: str) -> str:
    """A whole number, or what is JSON already."""
    return f"coalesce(({value})::text, 'null')"


def yes_no(value: str) -> str:
    return f"CASE WHEN {value} THEN 'true' ELSE 'false' END"


def amount(value: str) -> str:
    """A decimal number, as text so that no reader takes it for a float."""
    return f"""concat('"', {value}, '"')"""


def moment(value: str) -> str:
    digits = f"""to_char({value} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')"""
    return f"""concat('"', replace({digits}, '.000000', ''), 'Z"')"""


def listed(value: str, *, rows: str, order: str) -> str:
    """A list of what `rows` (FROM …) have."""
    return f"(SELECT concat('[', string_agg({value}, ',' ORDER BY {order}), ']') {rows})"


def picture(name: str) -> str:
    """The whole address of a picture by the name of its file under %(media)s, or elsewhere as it
    is; null for none (core.pages.media)."""
    return text(
        f"CASE WHEN {name} = '' THEN NULL WHEN {name} ^@ 'http://' OR {name} ^@ 'https://' "
        f"THEN {name} ELSE %(media)s::text || {name} END"
    )
