"""Addresses in each language: the house's as they are, the others below `/en/`."""

from django.conf import settings
from django.urls import LocalePrefixPattern, URLPattern, URLResolver


class LanguagePrefix(LocalePrefixPattern):
    """Django's writes addresses by the language that is spoken and reads them by it too. Here one
    is read by what it says: where the reader's language is spoken, `/masuk` may be in English."""

    def match(self, path: str) -> tuple[str, tuple, dict]:
        for code, _name in settings.LANGUAGES:
            if code != settings.LANGUAGE_CODE and path.startswith(f"{code}/"):
                return path.removeprefix(f"{code}/"), (), {}
        return path, (), {}


def in_each_language(*patterns: URLPattern | URLResolver) -> URLResolver:
    return URLResolver(LanguagePrefix(prefix_default_language=False), list(patterns))


def path_in(language: str, path: str) -> str:
    """Where a page, whose path in the house's language this is, speaks another."""
    return path if language == settings.LANGUAGE_CODE else f"/{language}{path}"
