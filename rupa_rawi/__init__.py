"""The project that puts the apps together.

Loading it makes many objects and no garbage, and so do most answers. Looking for garbage after
every 700 objects, as Python does, takes a sixth of a start and a tenth of a list of orders.
"""

import gc

gc.set_threshold(20_000, 20, 20)
