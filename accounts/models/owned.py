from typing import Self

from django.db import models

from accounts.models.users import User


class OwnedQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Addresses and payment methods are their owner's alone."""
        return self.filter(user=user.pk)
