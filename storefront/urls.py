from django.urls import path

from storefront import views

app_name = "storefront"
urlpatterns = [
    path("orders/<str:number>", views.order, name="order"),
    path("orders/<str:number>/received", views.received, name="received"),
    path("orders/<str:number>/cancel", views.cancel, name="cancel"),
    path("orders/<str:number>/return", views.send_back, name="return"),
]
