from dataclasses import dataclass

import pytest

from core import events


@dataclass(frozen=True)
class KilnOpened:
    pots: int


@pytest.fixture
def heard():
    """What a subscriber in the app "core" hears."""
    pots: list[int] = []

    def hear(event: KilnOpened) -> None:
        pots.append(event.pots)

    events.subscribe(KilnOpened, hear)
    events.subscribe(KilnOpened, hear)
    yield pots
    events._handlers[KilnOpened].remove(hear)


def test_who_subscribed_hears_once_however_often_they_did(heard):
    events.publish(KilnOpened(12))

    assert heard == [12]


def test_an_app_can_be_left_out_for_a_while(heard):
    with events.unheard_by("core"):
        events.publish(KilnOpened(1))
    with events.unheard_by("orders"):
        events.publish(KilnOpened(2))
    events.publish(KilnOpened(3))

    assert heard == [2, 3]


def test_it_hears_again_after_an_error(heard):
    with pytest.raises(ZeroDivisionError), events.unheard_by("core"):
        raise ZeroDivisionError
    events.publish(KilnOpened(4))

    assert heard == [4]
