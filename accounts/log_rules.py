"""What the log keeps of people and of how they get in: flags, groups and API keys, not who they
are nor what they prove it with."""

from django.contrib.auth.models import Group
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import (
    Address,
    ApiKey,
    DataExport,
    IdempotencyKey,
    PaymentMethod,
    RefreshToken,
    User,
    UserSession,
    WrongPasswords,
)
from audit.recording import leave_out, log

PROFILE = {
    *("username", "email", "first_name", "last_name", "bio", "profile_image_url", "language"),
    *("may_mail_prices", "email_verified_at"),
}

log(
    User,
    without=PROFILE | {"password", "last_login", "date_joined", "signed_out_at"},
    unless=lambda user, origin: origin.is_nobody,  # signing up
)
log(Group)
log(
    TOTPDevice,
    without={
        *("name", "key", "step", "t0", "digits", "tolerance", "drift", "last_t", "last_used_at"),
        *("throttling_failure_timestamp", "throttling_failure_count"),
    },
)
log(ApiKey, without={"hash", "created_at", "last_used_at"})

leave_out(Address, DataExport, PaymentMethod, UserSession)  # a person's own affairs
leave_out(IdempotencyKey, RefreshToken, WrongPasswords)  # machinery
