from django.apps import AppConfig


class RupaRawiConfig(AppConfig):
    name = "rupa_rawi"

    def ready(self) -> None:
        from rupa_rawi import checks  # noqa: F401
