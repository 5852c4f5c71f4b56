"""What machines read of the shop: maps for search engines, feeds, data inside the pages."""
