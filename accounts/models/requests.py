"""What is remembered of requests."""

from django.db import models


class WrongPasswords(models.Model):
    """How often a password was wrong lately, by person and address (accounts/login_attempts.py)."""

    about = models.CharField(max_length=64, primary_key=True)  # a digest of who and from where
    count = models.PositiveSmallIntegerField()
    since = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.about


class IdempotencyKey(models.Model):
    """The first answer to an unsafe request that carried an Idempotency-Key, kept for 24 hours.

    It commits together with what the request did. `resume` says how to finish an answer that was
    cut off between that commit and the answer; `body` is null until there is one.
    """

    actor = models.CharField(max_length=40)  # user:7, key:3 or guest: and a digest
    method = models.CharField(max_length=7)
    path = models.CharField(max_length=500)
    key = models.CharField(max_length=255)
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.BinaryField(null=True)
    resume = models.JSONField(null=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["actor", "method", "path", "key"], name="idempotency_key_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.method} {self.path} {self.key}"
