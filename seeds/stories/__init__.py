"""The orders of the demo shop: who bought what, and what became of it.

Each story is lived through the shop's own operations, one step after the other, and then dated
back: what happened in the moment of a step is written as the time at which the story tells it.
"""

from seeds.stories.plots import KEPT, SENT, THERE, Story
from seeds.stories.telling import Telling, tell_stories, without_savepoints

__all__ = [
    "KEPT",
    "SENT",
    "THERE",
    "Story",
    "Telling",
    "tell_stories",
    "without_savepoints",
]
