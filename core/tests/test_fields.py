from django.apps import apps
from django.conf import settings
from django.db import models


def test_an_address_typed_without_a_scheme_is_an_https_one_in_every_form():
    ours = [
        config
        for config in apps.get_app_configs()
        if config.path.startswith(str(settings.BASE_DIR)) and ".venv" not in config.path
    ]
    fields = [
        field
        for config in ours
        for model in config.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.URLField)
    ]

    assumed = {str(field): field.formfield().clean("batik.example/a.webp") for field in fields}

    assert len(assumed) >= 6
    assert set(assumed.values()) == {"https://batik.example/a.webp"}, assumed
