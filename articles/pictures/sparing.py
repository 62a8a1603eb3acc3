"""Large WebP and AVIF decoded at a reduced size, as Pillow does with JPEG: its own way takes 16 and 12 bytes a pixel.

The libraries that Pillow brings along are asked directly: libwebp shrinks row by row while it decodes (webp/decode.h,
interface 2), libavif makes colours strip by strip (avif/avif.h, 1.x). Fifty megapixels take at most 300 MB then. Where
Pillow was built otherwise, `WEBP` or `AVIF` is None and only what Pillow can bear comes in.
"""

import ctypes
from ctypes import POINTER, byref, c_char_p, c_int, c_size_t, c_uint32, c_void_p
from math import ceil
from typing import ClassVar

from PIL import Image, _avif, _webp
from PIL.AvifImagePlugin import AvifImageFile
from PIL.WebPImagePlugin import WebPImageFile

# Pixels; smaller pictures go the way that everybody's do.
LARGE = 20_000_000
BYTES = {"RGB": 3, "RGBA": 4}
# Twice as long and wide as asked for, so that the last step, which is finer than theirs, has something to choose from.
MORE = 2
STRIP = 128  # rows of the reduced picture, even, as colours are in pairs of rows


class _Scaled:
    """A picture that can be asked for less than all its pixels: `draft`, then `load`, as Pillow's JPEGs."""

    spared = 0

    def draft(self, mode, size):
        """Be no smaller than `size` once loaded, and a whole fraction of all pixels, where the picture is large."""
        width, height = self.size
        if width * height <= LARGE or self.library is None:
            return None
        self.spared = max(1, min(width // (MORE * size[0]), height // (MORE * size[1])))
        self.full, self._size = self.size, (ceil(width / self.spared), ceil(height / self.spared))
        return self.mode, (0, 0, width, height)

    def load(self):
        if not self.spared:
            return super().load()
        if self.fp:
            self.fp.seek(0)
            # Pillow's decoder holds a copy of the file and room for two pictures.
            self._decoder = None
            self.im = self.decoded(self.fp.read()).im
            self.fp, self.tile = None, []
        return None


class WebP(_Scaled, WebPImageFile):
    library = None

    def decoded(self, content: bytes) -> Image.Image:
        pixels = ctypes.create_string_buffer(self.width * self.height * BYTES[self.mode])
        config = _WebPConfig()
        ready = self.library.WebPInitDecoderConfigInternal(byref(config), WEBP_INTERFACE)
        config.options.use_scaling, config.options.scaled_width, config.options.scaled_height = 1, *self.size
        config.output.colorspace, config.output.is_external_memory = list(BYTES).index(self.mode), 1
        config.output.rgba, config.output.size = ctypes.addressof(pixels), len(pixels)
        config.output.stride = self.width * BYTES[self.mode]
        if not ready or self.library.WebPDecode(content, len(content), byref(config)):
            raise OSError("This WebP can't be decoded.")
        return Image.frombytes(self.mode, self.size, pixels)


class Avif(_Scaled, AvifImageFile):
    library = None

    def decoded(self, content: bytes) -> Image.Image:
        decoder, view = self.library.avifDecoderCreate(), self.library.avifImageCreateEmpty()
        try:
            # Each further thread holds a picture of its own. As lenient as Pillow's: it asks for no pixi and no clap.
            decoder.contents.maxThreads = 1
            decoder.contents.strictFlags &= ~0b11
            _insist(self.library.avifDecoderSetIOMemory(decoder, content, len(content)))
            _insist(self.library.avifDecoderParse(decoder))
            _insist(self.library.avifDecoderNextImage(decoder))
            width, height = self.full
            whole = Image.new(self.mode, self.size)
            for top in range(0, height, STRIP * self.spared):
                strip = (0, top, width, min(STRIP * self.spared, height - top))
                _insist(self.library.avifImageSetViewRect(view, decoder.contents.image, (c_uint32 * 4)(*strip)))
                whole.paste(self._in_colour(view, strip[2:]).reduce(self.spared), (0, top // self.spared))
        finally:
            self.library.avifImageDestroy(view)
            self.library.avifDecoderDestroy(decoder)
        return whole

    def _in_colour(self, view: int, size: tuple[int, int]) -> Image.Image:
        pixels = ctypes.create_string_buffer(size[0] * size[1] * BYTES[self.mode])
        rgb = _AvifRGB()
        self.library.avifRGBImageSetDefaults(byref(rgb), view)
        rgb.depth, rgb.format = 8, list(BYTES).index(self.mode)
        rgb.pixels, rgb.rowBytes = ctypes.addressof(pixels), size[0] * BYTES[self.mode]
        _insist(self.library.avifImageYUVToRGB(view, byref(rgb)))
        return Image.frombytes(self.mode, size, pixels)


def _insist(result: int) -> None:
    if result:
        raise OSError("This AVIF can't be decoded.")


# What the libraries are told, in their own names and order.

WEBP_INTERFACE = 0x0209  # of which the first byte counts


def _ints(names: str) -> list:
    return [(name, c_int) for name in names.split()]


class _WebPOutput(ctypes.Structure):
    _fields_: ClassVar = [
        *_ints("colorspace width height is_external_memory"),
        *[("rgba", c_void_p), ("stride", c_int), ("size", c_size_t), ("yuva", c_void_p * 7)],
        *[("pad", c_uint32 * 4), ("private_memory", c_void_p)],
    ]


class _WebPOptions(ctypes.Structure):
    _fields_: ClassVar = [
        *_ints("bypass_filtering no_fancy_upsampling use_cropping crop_left crop_top crop_width crop_height"),
        *_ints("use_scaling scaled_width scaled_height use_threads dithering_strength flip alpha_dithering_strength"),
        ("pad", c_uint32 * 5),
    ]


class _WebPConfig(ctypes.Structure):
    _fields_: ClassVar = [("input", c_int * 10), ("output", _WebPOutput), ("options", _WebPOptions)]


class _AvifDecoder(ctypes.Structure):
    _fields_: ClassVar = [
        *_ints("codecChoice maxThreads requestedSource allowProgressive allowIncremental ignoreExif ignoreXMP"),
        *_ints("imageSizeLimit imageDimensionLimit imageCountLimit"),
        *[("strictFlags", c_uint32), ("image", c_void_p)],
    ]


class _AvifRGB(ctypes.Structure):
    _fields_: ClassVar = [
        *_ints("width height depth format chromaUpsampling chromaDownsampling avoidLibYUV ignoreAlpha"),
        *_ints("alphaPremultiplied isFloat maxThreads"),
        *[("pixels", c_void_p), ("rowBytes", c_uint32), ("room", c_uint32 * 16)],
    ]


def _webp_library() -> ctypes.CDLL | None:
    try:
        library = ctypes.CDLL(_webp.__file__)
        library.WebPDecode.argtypes = [c_char_p, c_size_t, POINTER(_WebPConfig)]
        fits = library.WebPInitDecoderConfigInternal(byref(_WebPConfig()), WEBP_INTERFACE)
    except (OSError, AttributeError):
        return None
    return library if fits else None


def _avif_library() -> ctypes.CDLL | None:
    try:
        library = ctypes.CDLL(_avif.__file__)
        library.avifVersion.restype = c_char_p
        library.avifDecoderCreate.restype = POINTER(_AvifDecoder)
        library.avifImageCreateEmpty.restype = c_void_p
        library.avifDecoderSetIOMemory.argtypes = [c_void_p, c_char_p, c_size_t]
        library.avifImageSetViewRect.argtypes = [c_void_p, c_void_p, c_uint32 * 4]
        library.avifRGBImageSetDefaults.argtypes = library.avifImageYUVToRGB.argtypes = [c_void_p, c_void_p]
        library.avifImageDestroy.argtypes = [c_void_p]
        fits = library.avifVersion().startswith(b"1.")
    except (OSError, AttributeError):
        return None
    return library if fits else None


WEBP, AVIF = _webp_library(), _avif_library()
WebP.library, Avif.library = WEBP, AVIF
