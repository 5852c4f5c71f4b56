from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from core.database.constraints import refusing
from core.errors import BadInput
from payments.errors import AccountKnown
from payments.models import HouseAccount


@transaction.atomic
def keep_house_account(account: HouseAccount, **details: Any) -> HouseAccount:
    """A bank account that buyers transfer to, new or changed. Raises BadInput, AccountKnown."""
    for name, value in details.items():
        setattr(account, name, value)
    same = HouseAccount.objects.filter(bank=account.bank, number=account.number)
    if same.exclude(pk=account.pk).exists():
        raise AccountKnown(attr="number")
    try:
        account.full_clean(validate_constraints=False)
    except ValidationError as error:
        raise BadInput.of(error) from None
    with refusing({"house_account_once": AccountKnown(attr="number")}):
        account.save()
    return account
