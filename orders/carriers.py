"""Where couriers tell how far a parcel is.

A vendor writes a courier's name as it likes. Where the courier's page takes the number in its
address, it is put there; else the buyer types it there.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote

from orders.models import Fulfillment


@dataclass(frozen=True)
class Carrier:
    name: str
    words: str  # of which the vendor's own begins with one, without spaces and signs
    page: str  # `{number}` where it takes the number

    def is_called(self, name: str) -> bool:
        return re.match(self.words, name) is not None

    @property
    def takes_number(self) -> bool:
        return "{number}" in self.page

    def address(self, number: str) -> str:
        return self.page.replace("{number}", quote(number, safe=""))


CARRIERS = [
    Carrier("JNE", "jne", "https://www.jne.co.id/tracking-package"),
    Carrier("J&T Express", "jt|jnt|jet", "https://jet.co.id/track"),
    Carrier("SiCepat", "sicepat", "https://www.sicepat.com/checkAwb"),
    Carrier("AnterAja", "anter", "https://anteraja.id/tracking"),
    Carrier("Pos Indonesia", "pos", "https://www.posindonesia.co.id/id/tracking"),
    Carrier("Ninja Xpress", "ninja", "https://www.ninjaxpress.co/id-id/tracking?id={number}"),
    Carrier("TIKI", "tiki", "https://www.tiki.id/id/track"),
    Carrier("Lion Parcel", "lion", "https://lionparcel.com/track/stt?q={number}"),
]


@dataclass(frozen=True)
class Tracking:
    """How the buyer follows a parcel: empty where nobody has said."""

    carrier: str
    number: str
    url: str
    is_typed_there: bool  # the courier's page asks for the number

    def __bool__(self) -> bool:
        return bool(self.carrier or self.number or self.url)


def carrier_called(name: str) -> Carrier | None:
    plain = re.sub(r"[^a-z0-9]", "", name.lower())
    return next((carrier for carrier in CARRIERS if carrier.is_called(plain)), None)


def tracking_of(part: Fulfillment) -> Tracking:
    """The address that the vendor gave, else the courier's own page."""
    carrier, number, url = part.carrier, part.tracking_number, part.tracking_url
    known = carrier_called(carrier) if carrier else None
    if url.startswith(("http://", "https://")):
        return Tracking(carrier, number, url, is_typed_there=False)
    if known is None or not number:
        return Tracking(carrier, number, "", is_typed_there=False)
    return Tracking(known.name, number, known.address(number), not known.takes_number)
