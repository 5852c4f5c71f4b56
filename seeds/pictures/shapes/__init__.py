"""The things themselves: each function arranges a pattern into a photo of one object."""

from .flat import board, coasters, detail, notebook, pouch, soap, spoons
from .plaited import basket, box, lampshade, round_bag
from .textiles import cushion, folded, mat, scarf, shirt, tote
from .vessels import bottle, bowl, jar, mug, planter, plate, teapot, vase

SHAPES = {
    "folded": folded, "scarf": scarf, "tote": tote, "basket": basket, "bowl": bowl, "vase": vase,
    "mug": mug, "plate": plate, "teapot": teapot, "planter": planter, "lampshade": lampshade,
    "mat": mat, "cushion": cushion, "soap": soap, "pouch": pouch, "jar": jar, "bottle": bottle,
    "shirt": shirt, "notebook": notebook, "spoons": spoons, "board": board, "coasters": coasters,
    "round bag": round_bag, "box": box, "detail": detail,
}  # fmt: skip
