from rest_framework.exceptions import APIException

from core.errors import ShopError


class RuleRefused(APIException):
    """A ShopError on its way through DRF."""

    def __init__(self, error: ShopError):
        self.status_code = error.status
        self.error = error
        super().__init__(str(error), error.code)
