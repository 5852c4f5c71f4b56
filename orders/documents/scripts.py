"""The scripts that the house's own font has no letters for, and the fonts that have them.

Names of buyers and goods come in any script. These fonts lie here, cut to their regular weight; one
for Chinese, Japanese and Korean is too large for that and comes from the system (CJK_FONT).
"""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

FONTS = Path(__file__).parent / "fonts" / "fallback"


@dataclass(frozen=True)
class Script:
    name: str
    blocks: tuple[tuple[int, int], ...]  # of Unicode
    font: Path

    def has(self, letter: str) -> bool:
        return any(first <= ord(letter) <= last for first, last in self.blocks)


ARABIC = Script(
    "arabic",
    ((0x0600, 0x06FF), (0x0750, 0x077F), (0x08A0, 0x08FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC)),
    FONTS / "NotoSansArabic-Regular.ttf",
)
THAI = Script("thai", ((0x0E00, 0x0E7F),), FONTS / "NotoSansThai-Regular.ttf")
DEVANAGARI = Script(
    "devanagari", ((0x0900, 0x097F), (0xA8E0, 0xA8FF)), FONTS / "NotoSansDevanagari-Regular.ttf"
)
CYRILLIC = Script(
    "cyrillic",
    ((0x0400, 0x052F), (0x2DE0, 0x2DFF), (0xA640, 0xA69F)),
    FONTS / "NotoSansCyrillic-Regular.ttf",
)
HEBREW = Script(
    "hebrew", ((0x0590, 0x05FF), (0xFB1D, 0xFB4F)), FONTS / "NotoSansHebrew-Regular.ttf"
)
OURS = (ARABIC, THAI, DEVANAGARI, CYRILLIC, HEBREW)
CJK_BLOCKS = (
    *((0x1100, 0x11FF), (0x2E80, 0x2FDF), (0x3000, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF)),
    *((0xAC00, 0xD7AF), (0xF900, 0xFAFF), (0x20000, 0x323AF)),
)


def script_of(letter: str) -> Script | None:
    """The script with a font of its own that a letter belongs to, if any."""
    cjk = Script("cjk", CJK_BLOCKS, Path(settings.CJK_FONT))
    return next((one for one in (*OURS, cjk) if one.has(letter)), None)
