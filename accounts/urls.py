from django.urls import path

from accounts import views

MANY = {"get": "list", "post": "create"}
KEPT = {"get": "retrieve", "delete": "destroy"}
ONE = {"get": "retrieve", "put": "update", "patch": "partial_update", "delete": "destroy"}

app_name = "accounts"
urlpatterns = [
    path("auth/register", views.RegisterView.as_view(), name="register"),
    path("auth/login", views.LoginView.as_view(), name="login"),
    path("auth/refresh", views.RefreshView.as_view(), name="refresh"),
    path("auth/logout", views.LogoutView.as_view(), name="logout"),
    path("auth/password/change", views.PasswordChangeView.as_view(), name="password-change"),
    path("auth/password/reset", views.ResetView.as_view(), name="password-reset"),
    path("auth/password/reset/confirm", views.ResetConfirmView.as_view(), name="password-confirm"),
    path("auth/email/verify", views.VerifyView.as_view(), name="verify"),
    path("auth/email/verify/confirm", views.VerifyConfirmView.as_view(), name="verify-confirm"),
    path("auth/api-keys", views.ApiKeyViewSet.as_view(MANY), name="api-keys"),
    path("auth/api-keys/<int:pk>", views.ApiKeyViewSet.as_view(KEPT), name="api-key"),
    path("users/me", views.ProfileView.as_view(), name="profile"),
    path("users/<int:pk>", views.PersonView.as_view(), name="person"),
    path("users/me/addresses", views.AddressViewSet.as_view(MANY), name="addresses"),
    path("users/me/addresses/<int:pk>", views.AddressViewSet.as_view(ONE), name="address"),
    path(
        "users/me/payment-methods",
        views.PaymentMethodViewSet.as_view(MANY),
        name="payment-methods",
    ),
    path(
        "users/me/payment-methods/<int:pk>",
        views.PaymentMethodViewSet.as_view(ONE),
        name="payment-method",
    ),
]
