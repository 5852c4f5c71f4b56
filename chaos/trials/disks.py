"""The disk under the pictures is full."""

import os
import signal
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path

from bench.client import Connection, Request
from bench.servers import ROOT, free_port
from chaos.crowd import books_of
from chaos.house import House, wait_for
from chaos.report import Row
from chaos.trials.trial import BETWEEN, PEOPLE, Size, crowd_of, trial, verdict
from chaos.world import World


@trial("full-disk")
def media_disk_is_full(house: House, world: World, size: Size) -> Row:
    from django.db import close_old_connections

    from catalog.card_figures import refresh_cards
    from catalog.models import ProductImage

    folder = Path(house.environment["MEDIA_ROOT"])
    folder.mkdir(exist_ok=True)
    port = free_port()
    own_mounts = ["unshare", *(() if os.geteuid() == 0 else ("-r",)), "-m"]
    process = subprocess.Popen(
        [
            *own_mounts,
            *("sh", "-c", FULL_DISK, "sh", str(folder)),
            *(sys.executable, *house.web_command(port)),
        ],
        cwd=ROOT,
        env=os.environ | house.environment,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for(port)
        crowd = crowd_of(house, world, ports=[port])
        with crowd.buying():
            full = [upload(port, world) for _ in range(3)]
            crowd.wait_for(BETWEEN)
        close_old_connections()
        without_file = ProductImage.objects.count()
        Path(f"/proc/{process.pid}/root{folder}/filler").unlink()
        with_room = upload(port, world)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    books = books_of(crowd)
    ProductImage.objects.all().delete()
    refresh_cards([world.goods[0].product])
    return Row(
        "a full disk under the pictures is a 503 to who uploads, and nothing to who buys",
        f"3 uploads onto a full disk while {PEOPLE} people buy, then one with room again",
        verdict(crowd, books, f"uploads {full}, pictures without a file {without_file}")
        + f"; with room {with_room}",
        books.held
        and not crowd.failed
        and full == [503] * 3
        and not without_file
        and with_room == 201,
    )


# A file system of a megabyte, seen by this process and its children only; /dev/zero fills it.
FULL_DISK = """
mount -t tmpfs -o size=1m,mode=755 chaos "$1" || exit 1
cat /dev/zero > "$1/filler" 2>/dev/null
shift
exec "$@"
"""


def upload(port: int, world: World) -> int:
    """A picture for the first goods, by whose they are; the answer's status."""
    from io import BytesIO

    from PIL import Image

    file = BytesIO()
    Image.effect_noise((400, 300), 90).convert("RGB").save(file, "JPEG")
    head = (
        b'--chaos\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n'
        b"Content-Type: image/jpeg\r\n\r\n"
    )
    form = head + file.getvalue() + b"\r\n--chaos--\r\n"
    headers = {
        "Authorization": f"Bearer {world.owner}",
        "Content-Type": "multipart/form-data; boundary=chaos",
    }
    path = f"/api/v1/products/{world.goods[0].product}/images"
    with closing(Connection(port)) as connection:
        return connection.exchange(Request("POST", path, headers, form)).status
