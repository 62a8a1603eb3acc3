"""The demo's pictures, drawn in code with Pillow alone: no photograph, no font, no file from anywhere."""

from .catalogue import PICTURES
from .drawn import Drawn

__all__ = ["PICTURES", "Drawn", "jpeg_of"]


def jpeg_of(name: str) -> bytes:
    """The file of a picture; asked for by name, so that another process can draw it."""
    return PICTURES[name].jpeg()
