"""Patterns and materials, one function each: a Dye and a random source in, a square out."""

from ..dyes import DYES, EARTHS, GLAZES, RODS, WOODS
from .batik import ceplok, kawung, mega_mendung, parang, truntum
from .dyed import celup, ecoprint, jumputan
from .materials import glaze, leather, marble, paper, terracotta, wood
from .plaited import bamboo, pandan, rattan
from .woven import ikat, linen, lurik, sarung, songket

# Each kind, and the tones it is at home in.
KINDS = {
    "kawung": (kawung, DYES), "parang": (parang, DYES), "mega mendung": (mega_mendung, DYES),
    "ceplok": (ceplok, DYES), "truntum": (truntum, DYES), "ikat": (ikat, DYES),
    "songket": (songket, DYES), "lurik": (lurik, DYES), "sarung": (sarung, DYES),
    "jumputan": (jumputan, DYES), "celup": (celup, DYES), "ecoprint": (ecoprint, DYES),
    "linen": (linen, DYES), "marble": (marble, DYES), "rattan": (rattan, RODS),
    "bamboo": (bamboo, RODS), "pandan": (pandan, DYES), "wood": (wood, WOODS),
    "glaze": (glaze, GLAZES), "terracotta": (terracotta, EARTHS), "leather": (leather, EARTHS),
    "paper": (paper, EARTHS),
}  # fmt: skip
