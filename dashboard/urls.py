from django.contrib.auth.views import LogoutView
from django.urls import path

from dashboard.views import orders, overview, people

app_name = "dashboard"
urlpatterns = [
    path("login", people.Login.as_view(), name="login"),
    path("logout", LogoutView.as_view(next_page="dashboard:login"), name="logout"),
    path("sign-up", people.sign_up, name="sign-up"),
    path("language", people.choose_language, name="language"),
    path("apply", people.apply, name="apply"),
    path("", overview.overview, name="overview"),
    path("orders", orders.part_list, name="parts"),
    path("orders/several", orders.take_step_with_several, name="several"),
    path("orders/packing-slips", orders.packing_slips, name="packing-slips"),
    path("orders/<str:number>", orders.part, name="part"),
    path("orders/<str:number>/invoice", orders.invoice, name="invoice"),
    path("orders/<str:number>/returns/<int:pk>/<slug:name>", orders.answer_return, name="return"),
    path("orders/<str:number>/<slug:name>", orders.take_step, name="step"),
]
urlpatterns += [
    path(name, overview.overview, name=name) for name in ("products", "reviews", "shop")
]
