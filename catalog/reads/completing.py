from django.conf import settings

from core.pages.media import absolute_url


def completed(cards: str) -> str:
    """Cards as the database prints them, with what the settings say."""
    media = absolute_url(settings.MEDIA_URL)
    return cards.replace("\x01", media).replace("\x02", settings.CURRENCY)


def settings_shown() -> tuple[str, ...]:
    """The settings that answers show."""
    return settings.SITE_URL, settings.MEDIA_URL, settings.CURRENCY
