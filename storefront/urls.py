"""The buyers' addresses: as they are in the house's language, in others below `/en/`."""

from django.urls import path

from storefront.views import (
    accounts,
    articles,
    carts,
    categories,
    home,
    makers,
    orders,
    pages,
    products,
    search,
)

app_name = "storefront"
urlpatterns = [
    path("", home.home, name="home"),
    path("c/<path:path>", categories.category, name="category"),
    path("cari", search.search, name="search"),
    path("cari/saran", search.suggest, name="suggest"),
    path("p/<slug:slug>", products.product, name="product"),
    path("toko", makers.maker_list, name="makers"),
    path("toko/<slug:slug>", makers.maker, name="maker"),
    path("artikel", articles.article_list, name="articles"),
    path("artikel/<slug:slug>", articles.article, name="article"),
    path("keranjang", carts.cart, name="cart"),
    path("keranjang/tambah", carts.add, name="add"),
    path("keranjang/<int:item>", carts.change, name="change-item"),
    path("akun", accounts.account, name="account"),
    path("tentang", pages.about, name="about"),
    path("orders/<str:number>", orders.order, name="order"),
    path("orders/<str:number>/received", orders.received, name="received"),
    path("orders/<str:number>/cancel", orders.cancel, name="cancel"),
    path("orders/<str:number>/return", orders.send_back, name="return"),
]
