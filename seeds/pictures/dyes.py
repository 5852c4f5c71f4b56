"""The colours of the shop: natural dyes, woods, clays and glazes."""

from dataclasses import dataclass

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Dye:
    """What one dye bath gives: the undyed ground, the dye, its darkest dip and a second colour."""

    ground: str
    main: str
    deep: str
    accent: str


DYES = {
    "indigo": Dye("#f2e9d6", "#2f4c7c", "#16233f", "#b98a4a"),
    "soga": Dye("#f3e4c8", "#8f5126", "#3c2012", "#c8923f"),
    "kunyit": Dye("#fbedc6", "#d79a22", "#74430f", "#9c3f24"),
    "mengkudu": Dye("#f5e3cd", "#9f3029", "#4a1414", "#d39a45"),
    "daun": Dye("#f0ead0", "#64793d", "#2b3a1e", "#c49a48"),
    "krem": Dye("#f8f0e0", "#cdb48c", "#7d6142", "#64793d"),
    "secang": Dye("#f8e8dd", "#bd6465", "#5c2228", "#d9a066"),
    "arang": Dye("#ece3d3", "#4b4642", "#211e1c", "#b4793a"),
    "tarum muda": Dye("#f4eee0", "#7392a8", "#2f4c66", "#c0834b"),
}

WOODS = {
    "jati": Dye("#d9a567", "#b47a3c", "#7a4a20", "#f0cf9c"),
    "mahoni": Dye("#b9744a", "#8f4a2b", "#542515", "#dba57c"),
    "sonokeling": Dye("#8a5a3c", "#57331f", "#29160d", "#b98a62"),
    "kelapa": Dye("#b98a58", "#7d5230", "#3b2212", "#dcb98a"),
    "mangga": Dye("#e3c08c", "#c59557", "#8a5f30", "#f5e0b8"),
}

RODS = {
    "rotan": Dye("#dcae6c", "#bd8544", "#6b4420", "#f3d49c"),
    "bambu": Dye("#e6cd92", "#c8a762", "#7c5f2c", "#f7e9bf"),
    "pandan": Dye("#ddd3a4", "#b5a86a", "#6c6334", "#f1ead0"),
    "ketak": Dye("#b87a45", "#8a5229", "#432411", "#d9a672"),
}

GLAZES = {
    "telur asin": Dye("#bcd8d0", "#7fb0a8", "#3d6b66", "#eef4ea"),
    "laut": Dye("#8fb0c4", "#3f6f92", "#1d3a55", "#dfe9e6"),
    "madu": Dye("#e0ae62", "#b4772c", "#5f3710", "#f6dfae"),
    "lumut": Dye("#a9b184", "#6b7a48", "#34401f", "#e6e3c4"),
    "susu": Dye("#f5eee0", "#e2d5bf", "#9a8265", "#ffffff"),
    "senja": Dye("#e3b59b", "#c07b62", "#6b3429", "#f8e6d8"),
}

EARTHS = {
    "terakota": Dye("#d08a5e", "#b5653d", "#6b3219", "#e8b48e"),
    "tanah hitam": Dye("#6d625a", "#453c37", "#1f1a18", "#9c8f84"),
    "kulit": Dye("#b9794a", "#93552b", "#4d2912", "#d9a678"),
    "kulit tua": Dye("#805038", "#5b3523", "#2b170e", "#a97a5c"),
    "kraft": Dye("#cfa877", "#b98d5a", "#7a5630", "#e6cba2"),
    "kertas": Dye("#efe5cf", "#dccfb2", "#9b8862", "#fbf6ea"),
}

TONES = {**DYES, **WOODS, **RODS, **GLAZES, **EARTHS}


def rgb(colour: str) -> Colour:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


def blend(first: str, second: str, share: float) -> Colour:
    """A colour between two; `share` 0 gives the first, 1 the second."""
    pairs = zip(rgb(first), rgb(second), strict=True)
    return tuple(round(a + (b - a) * share) for a, b in pairs)
