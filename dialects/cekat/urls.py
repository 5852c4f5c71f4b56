from django.urls import path

from dialects.cekat.views import OrderView

urlpatterns = [path("api/orders/<str:reference>", OrderView.as_view())]
