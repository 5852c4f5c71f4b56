from core.errors import Conflict


class ShopExists(Conflict):
    code = "shop_exists"
    message = (
        "The database already holds a shop, and was left as it is. To remove everything in it "
        "first, say --reset."
    )
