from rest_framework import serializers


class PasswordField(serializers.CharField):
    """A password is taken as it was typed: spaces at its ends belong to it."""

    def __init__(self, **kwargs):
        super().__init__(
            **({"write_only": True, "trim_whitespace": False, "max_length": 256} | kwargs)
        )
