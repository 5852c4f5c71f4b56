"""Model fields that say once what every place would have to repeat."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, BinaryIO, cast

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.forms import ClearableFileInput, Field, FileField
from django.utils.html import format_html

from core.pages.media import picture_path
from core.pictures import BadPicture, Upload, take


def column_of(model: type[models.Model], name: str) -> models.Field:
    """A field of a model's own, not one that points at it from elsewhere."""
    return cast(models.Field, model._meta.get_field(name))


class URLField(models.URLField):
    """An address; one that is typed into a form without a scheme is an https:// one."""

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs

    def formfield(self, **kwargs: Any) -> Field | None:
        return super().formfield(**{"assume_scheme": "https"} | kwargs)


class PictureInput(ClearableFileInput):
    """Shows the picture that there is, and asks for another one."""

    template_name = "fields/picture.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": "image/png,image/jpeg,image/webp"} | (attrs or {}))

    def is_initial(self, value: Any) -> bool:
        return bool(value)

    def format_value(self, value: Any) -> Any:
        return value if isinstance(value, dict) else None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        kept = context["widget"]["value"]
        if kept:
            tag = '<img src="{}" alt="" width="{}" height="{}">'
            height = max(1, round(160 * kept["height"] / kept["width"]))
            shown = format_html(tag, picture_path(kept["file"]), 160, height)
            context["widget"]["picture"] = shown
        return context


class PictureFormField(FileField):
    """A picture to upload: checked and re-encoded when the form is cleaned."""

    widget = PictureInput

    def __init__(self, *, folder: str, **kwargs: Any) -> None:
        self.folder = folder
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = super().clean(data, initial)
        if not hasattr(given, "read"):
            return given  # what it was, or False to remove it
        try:
            return take(cast(BinaryIO, given), folder=self.folder)
        except BadPicture as error:
            raise ValidationError(str(error), code=error.code) from None


class PictureField(models.JSONField):
    """An uploaded picture: `{"file", "width", "height", "renditions": [{"width", "file"}]}`, or
    null.

    To set one, assign what `core.pictures.take` made of an upload, or None to have none; saving
    the row stores the new files, and after commit removes those that it had before.
    """

    def __init__(self, *args: Any, folder: str = "", **kwargs: Any) -> None:
        self.folder = folder
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False
    ) -> None:
        super().contribute_to_class(cls, name, private_only)
        post_delete.connect(self.remove_with_row, sender=cls)

    def remove_with_row(self, instance: models.Model, **kwargs: Any) -> None:
        remove_after_commit(files_of(getattr(instance, self.attname)))

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        if not isinstance(value, Upload):
            super().validate(value, model_instance)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = getattr(model_instance, self.attname)
        if isinstance(value, Upload):
            value = stored(value)
            setattr(model_instance, self.attname, value)
        if not add:
            rows = type(model_instance)._base_manager.filter(pk=model_instance.pk)
            before = files_of(rows.values_list(self.attname, flat=True).first())
            remove_after_commit(set(before) - set(files_of(value)))
        return value

    def formfield(self, **kwargs: Any) -> Field | None:
        given: dict[str, Any] = {"form_class": PictureFormField, "folder": self.folder} | kwargs
        given.pop("encoder", None)
        given.pop("decoder", None)
        return models.Field.formfield(self, **given)

    def save_form_data(self, instance: models.Model, data: Any) -> None:
        setattr(instance, self.attname, None if data is False else data)


def stored(upload: Upload) -> dict[str, Any]:
    """An upload's files in the storage, as a PictureField keeps them."""
    whole = upload.whole
    return {
        "file": default_storage.save(whole.name, ContentFile(whole.content)),
        "width": whole.width,
        "height": whole.height,
        "renditions": [
            {
                "width": small.width,
                "file": default_storage.save(small.name, ContentFile(small.content)),
            }
            for small in upload.smaller
        ],
    }


def files_of(picture: dict[str, Any] | None) -> list[str]:
    if not picture:
        return []
    return [picture["file"], *(small["file"] for small in picture["renditions"])]


def remove_after_commit(names: Iterable[str]) -> None:
    for name in names:
        transaction.on_commit(partial(default_storage.delete, name))
