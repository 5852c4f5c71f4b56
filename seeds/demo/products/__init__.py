"""The goods of the demo shop, by what they are made of."""

from .clay_and_wood import CLAY_AND_WOOD
from .cloth import CLOTH
from .pantry import PANTRY
from .plaited import PLAITED
from .remade import REMADE

PRODUCTS = CLOTH + PLAITED + CLAY_AND_WOOD + PANTRY + REMADE
