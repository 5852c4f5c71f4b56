from catalog.views.categories import CategoryViewSet
from catalog.views.images import ImageViewSet
from catalog.views.imports import ProductImportViewSet
from catalog.views.notices import StockNoticeViewSet
from catalog.views.own import OwnProductViewSet, StockViewSet
from catalog.views.products import ProductOfVendorViewSet, ProductViewSet
from catalog.views.wishes import WishViewSet
from core.api.routers import Router

app_name = "catalog"
router = Router()
router.register("categories", CategoryViewSet, "category")
router.register("products", ProductViewSet, "product")
router.register("products/<int:pk>/images", ImageViewSet, "image")
router.register("products/<int:pk>/stock-notice", StockNoticeViewSet, "stock-notice")
router.register("vendors/<str:slug>/products", ProductOfVendorViewSet, "product-of-vendor")
router.register("vendor/products/imports", ProductImportViewSet, "product-import")
router.register("vendor/products", OwnProductViewSet, "own-product")
router.register("vendor/stock", StockViewSet, "stock")
router.register("wishlist", WishViewSet, "wish")
urlpatterns = router.urls
