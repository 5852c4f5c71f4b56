from core.api.filters import AnyOf, FilterSet, YesNo
from payments.models import Proof


class ProofFilterSet(FilterSet):
    status = AnyOf(choices=Proof.Status.choices)


class HouseAccountFilterSet(FilterSet):
    is_active = YesNo()
