from django.conf import settings


def absolute_url(address: str) -> str:
    """What leaves the house is absolute: a page's path from SITE_URL, other addresses as is."""
    if not address or address.startswith(("http://", "https://")):
        return address
    return f"{settings.SITE_URL}/{address.lstrip('/')}"


def picture_url(name: str) -> str:
    """The address of a picture: a file name under MEDIA_URL, or an address elsewhere as is."""
    if not name or name.startswith(("http://", "https://")):
        return name
    return absolute_url(settings.MEDIA_URL + name)
