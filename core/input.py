from core.serializers import Serializer


def checked(serializer_class: type[Serializer], data) -> dict:
    """Well-formed input, or a 400 that names the field."""
    serializer = serializer_class(data=data)
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data
