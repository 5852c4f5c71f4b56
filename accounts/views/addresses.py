from accounts import operations, scopes
from accounts.models import Address
from accounts.serializers import AddressSerializer
from accounts.views.owned import OwnedViewSet
from core.api.schema import extend_schema, extend_schema_view, refusal

NO_ADDRESS = {404: refusal("No such address of yours.", "not_found")}


@extend_schema(tags=["addresses"])
@extend_schema_view(
    list=extend_schema(summary="List the own addresses", description="Newest first."),
    create=extend_schema(
        summary="Add an address",
        description="With `is_default` it takes over from the default so far. "
        "The first one is the default in any case.",
    ),
    retrieve=extend_schema(
        summary="Show an address", responses={200: AddressSerializer} | NO_ADDRESS
    ),
    update=extend_schema(
        summary="Replace an address", responses={200: AddressSerializer} | NO_ADDRESS
    ),
    partial_update=extend_schema(
        summary="Change an address",
        description="What is left out stays. A default that is told not to be one hands over to "
        "the newest other address, if there is one.",
        responses={200: AddressSerializer} | NO_ADDRESS,
    ),
    destroy=extend_schema(
        summary="Delete an address",
        description="Orders keep their copies. The newest other address becomes the default.",
        responses={204: None} | NO_ADDRESS,
    ),
)
class AddressViewSet(OwnedViewSet):
    queryset = Address.objects.all()
    scopes = scopes.of("addresses")
    serializer_class = AddressSerializer

    def perform_create(self, serializer):
        serializer.instance = operations.add_address(self.request.user, **serializer.validated_data)

    def perform_update(self, serializer):
        serializer.instance = operations.change_address(
            serializer.instance, **serializer.validated_data
        )

    def perform_destroy(self, address):
        operations.remove_address(address)
