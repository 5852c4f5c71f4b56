from catalog.operations.stock import put_back_stock, set_stock, take_stock

__all__ = ["put_back_stock", "set_stock", "take_stock"]
