from pathlib import Path

from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation


def test_what_is_compiled_is_what_was_translated():
    """The .mo file is kept beside its source, so that no installation needs gettext's tools."""
    source = Path(settings.LOCALE_PATHS[0]) / "id" / "LC_MESSAGES" / "django.po"
    with source.open("rb") as file:
        messages = [message for message in read_po(file) if message.id and message.string]

    with translation.override("id"):
        stale = [m.id for m in messages if compiled(m.id) != m.string]

    assert messages
    assert stale == [], "run: manage.py compilemessages"


def compiled(text: str | tuple[str, str]) -> str | tuple[str]:
    """What a page would say; of a plural the one form that Indonesian has."""
    if isinstance(text, str):
        return translation.gettext(text)
    return (translation.ngettext(*text, 2),)


def test_pages_speak_indonesian_unless_the_reader_asks_for_english(client):
    own = client.get("/dashboard/login").content.decode()
    asked = client.get("/dashboard/login", headers={"Accept-Language": "en"}).content.decode()

    assert "Toko Anda di Rupa Rawi" in own
    assert '<html lang="id">' in own
    assert "Your shop at Rupa Rawi" in asked
