"""JSON that PostgreSQL prints, for answers that Python only passes on.

Each function but `picture_address` takes SQL and gives SQL for the value as JSON. `printed` puts
such values together with `concat`, which is cheaper than json_build_object. Times are printed as
orjson prints them.
"""


def printed(**values: str) -> str:
    """An object of these names."""
    pieces = []
    for place, (name, value) in enumerate(values.items()):
        pieces.append(f"""'{"," if place else "{"}"{name}":', {value}""")
    return f"concat({', '.join(pieces)}, '}}')"


def text(value: str) -> str:
    """A text that is never NULL."""
    return f"to_json({value})"


def maybe(value: str) -> str:
    """A text, or null."""
    return f"coalesce(to_json({value})::text, 'null')"


def plain(value: str) -> str:
    """A whole number, or what is JSON already."""
    return f"coalesce(({value})::text, 'null')"


def yes_no(value: str) -> str:
    return f"to_json({value})"


def amount(value: str) -> str:
    """A decimal number, as text so that no reader takes it for a float."""
    return f"to_json({value}::text)"


def moment(value: str) -> str:
    digits = f"""to_char({value} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')"""
    return f"to_json(replace({digits}, '.000000', '') || 'Z')"


def listed(value: str, *, rows: str, order: str) -> str:
    """A list of what `rows` (FROM …) have."""
    return f"(SELECT {all_of(value, order=order)} {rows})"


def all_of(value: str, *, order: str) -> str:
    """A list of the values of all rows: an aggregate."""
    return f"concat('[', string_agg(({value})::text, ',' ORDER BY {order}), ']')"


def picture_address(name: str) -> str:
    """SQL for the whole address of a picture by the name of its file under %(media)s, or elsewhere
    as it is; empty for none (core.pages.media)."""
    return (
        f"CASE WHEN {name} = '' OR {name} ^@ 'http://' OR {name} ^@ 'https://' "
        f"THEN {name} ELSE %(media)s::text || {name} END"
    )


def picture(name: str) -> str:
    """The whole address of a picture, or null."""
    return maybe(f"nullif({picture_address(name)}, '')")
