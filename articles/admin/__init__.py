"""The desk: Django's own admin, a file a noun. Views find, call a verb or a save, and render."""

from articles.admin import accounts, article, fronts, image, masthead, person

__all__ = ["accounts", "article", "fronts", "image", "masthead", "person"]
