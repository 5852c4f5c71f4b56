"""Jobs of the catalogue. Each only calls an operation, and may run twice."""

from catalog.operations import renditions
from core.jobs import LATER, job


@job(priority=2 * LATER, given_up=renditions.do_without_renditions)
def write_renditions(image_id: int) -> None:
    renditions.write_renditions(image_id)
