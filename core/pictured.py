"""Things with one picture: uploaded, or an address elsewhere that is never fetched."""

from typing import Any

from core.pages.media import picture_in_page, picture_url


class PicturedMixin:
    """Mixed into a model with `image_url`, an address, and `picture`, a PictureField. What was
    uploaded is shown; the address where nothing was."""

    image_url: str
    picture: Any

    @property
    def image(self) -> str:
        """A file name, or an address, or nothing."""
        return self.picture["file"] if self.picture else self.image_url

    @property
    def image_in_page(self) -> dict[str, Any] | None:
        """As an <img> takes it: `url`, and of what was uploaded `width`, `height` and `srcset`."""
        if self.picture:
            return picture_in_page(self.picture)
        return {"url": self.image_url} if self.image_url else None

    def show(self, address: str) -> None:
        """Show what is at an address, or nothing, unless it is what was uploaded."""
        if self.picture and address == picture_url(self.image):
            return
        self.image_url, self.picture = address, None
