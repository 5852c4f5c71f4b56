"""Jobs of the catalogue. Each only calls an operation, and may run twice."""

from procrastinate.contrib.django import app

LATER = -20  # behind all that people wait for


@app.task(name="catalog.write_renditions", priority=LATER)
def write_renditions(image_id: int) -> None:
    from catalog.operations import renditions

    renditions.write_renditions(image_id)


@app.periodic(cron="* * * * *")
@app.task(
    name="catalog.write_missing_renditions",
    queueing_lock="catalog.write_missing_renditions",
    priority=LATER,
)
def write_missing_renditions(timestamp: int) -> None:
    from catalog.operations import renditions

    renditions.write_missing_renditions()
