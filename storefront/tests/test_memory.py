"""What a process keeps for a moment."""

import pytest

from storefront import memory

GET = memory.Memory.get  # tests of pages go without


@pytest.fixture
def kept(monkeypatch):
    monkeypatch.setattr(memory.Memory, "get", GET)
    return memory.Memory(seconds=10, most=2)


def test_what_is_kept_is_made_once_and_anew_when_its_time_is_over(kept, monkeypatch):
    made: list[str] = []

    def make() -> str:
        made.append("page")
        return f"page {len(made)}"

    assert [kept.of("/", make), kept.of("/", make)] == ["page 1", "page 1"]
    kept.seconds = 0

    assert kept.of("/", make) == "page 2"


def test_no_more_is_kept_than_there_is_room_for(kept):
    for address in ("/a", "/b", "/a", "/c"):
        kept.keep(address, address)

    assert [kept.get(address) for address in ("/a", "/b", "/c")] == ["/a", None, "/c"]
