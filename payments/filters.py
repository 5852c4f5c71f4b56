from core.api.filters import AnyOf, FilterSet
from payments.models import Proof


class ProofFilterSet(FilterSet):
    status = AnyOf(choices=Proof.Status.choices)
