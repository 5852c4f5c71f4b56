from rest_framework.viewsets import ModelViewSet


class OwnedViewSet(ModelViewSet):
    """What belongs to the person asking; everybody else's is not there."""

    lookup_value_converter = "int"

    def get_queryset(self):
        return self.queryset.visible_to(self.request.user).order_by("-pk")
