from django.urls import path

from catalog.views import categories, own, products, sheets

app_name = "catalog"
urlpatterns = [
    path("categories", categories.CategoriesView.as_view(), name="categories"),
    path("categories/<int:pk>", categories.CategoryView.as_view(), name="category"),
    path("products", products.ProductsView.as_view(), name="products"),
    path("products/facets", products.FacetsView.as_view(), name="facets"),
    path("products/<int:pk>", products.ProductView.as_view(), name="product"),
    path("products/<int:pk>/images", own.ImagesView.as_view(), name="images"),
    path("products/<int:pk>/images/<int:image>", own.ImageView.as_view(), name="image"),
    path("vendors/<str:slug>/products", products.ProductsOfVendorView.as_view(), name="of-vendor"),
    path("vendor/products", own.OwnProductsView.as_view(), name="own-products"),
    path("vendor/products/import", sheets.ImportView.as_view(), name="import"),
    path("vendor/products/export", sheets.ExportView.as_view(), name="export"),
    path("vendor/products/<int:pk>", own.OwnProductView.as_view(), name="own-product"),
    path("wishlist", own.WishlistView.as_view(), name="wishlist"),
    path("wishlist/<int:product_id>", own.WishView.as_view(), name="wish"),
]
