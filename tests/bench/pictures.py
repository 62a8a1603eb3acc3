# ruff: noqa: T201  what it prints is what it is for
"""What the largest pictures that may come in cost: seconds and memory of intake and of all public copies.

    .venv/bin/python -m tests.bench.pictures

Run by hand; writes into a temporary directory. Each picture is drawn in a process of its own, so that what is measured
is the process that works (bounded.py) and no more. A 24-megapixel JPEG becomes its copies in less than 512 MB: that was
promised, and this ends with an error where it no longer holds.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

DRAW = """
import sys
from PIL import Image
name, width, height, mode, options = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], eval(sys.argv[5])
Image.effect_noise((width // 14, height // 14), 60).convert(mode).resize((width, height)).save(name, **options)
"""
# Sizes as cameras and the bounds have them, drawn from noise so that files are as heavy as photographs.
PICTURES = {
    "JPEG, 24 megapixels": ("a.jpg", 6000, 4000, "RGB", {"quality": 92}),
    "JPEG, 24 megapixels, progressive": ("b.jpg", 6000, 4000, "RGB", {"quality": 92, "progressive": True}),
    "JPEG, 24 megapixels, CMYK": ("c.jpg", 6000, 4000, "CMYK", {"quality": 92}),
    "JPEG, 50 megapixels, progressive": ("d.jpg", 8600, 5800, "RGB", {"quality": 80, "progressive": True}),
    "JPEG, 200 megapixels": ("e.jpg", 16000, 12400, "RGB", {"quality": 50}),
    "PNG, 50 megapixels, transparent": ("f.png", 8600, 5800, "RGBA", {"compress_level": 1}),
    "AVIF, 50 megapixels": ("g.avif", 8600, 5800, "RGB", {"quality": 40, "speed": 10, "subsampling": "4:4:4"}),
    "WebP, 50 megapixels": ("h.webp", 8600, 5800, "RGB", {"quality": 60, "method": 0}),
    "WebP, 50 megapixels, lossless": ("i.webp", 8600, 5800, "RGB", {"lossless": True, "quality": 0, "method": 0}),
}
MEASURE = """
import json, resource, sys, time
from pathlib import Path
from articles.pictures import apart
from articles.pictures.metadata import Credited
content, task, began = Path(sys.argv[1]).read_bytes(), sys.argv[2], time.perf_counter()
apart.look(content) if task == "look" else apart.render(content, credited=Credited(credit="AP"))
print(json.dumps([time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000]))
"""
PROMISED = 512


def measured(file: Path, task: str) -> tuple[float, float]:
    """Seconds by the clock and megabytes of the process that worked."""
    done = subprocess.run([sys.executable, "-c", MEASURE, str(file), task], capture_output=True, text=True, check=True)  # noqa: S603
    seconds, megabytes = done.stdout.strip("[]\n").split(",")
    return float(seconds), float(megabytes)


def main() -> None:
    most, began = 0.0, time.perf_counter()
    with tempfile.TemporaryDirectory() as directory:
        for name, (file, width, height, mode, options) in PICTURES.items():
            path = Path(directory, file)
            drawn = [str(path), str(width), str(height), mode, repr(options)]
            subprocess.run([sys.executable, "-c", DRAW, *drawn], check=True)  # noqa: S603
            (looked, weighed), (made, held) = measured(path, "look"), measured(path, "render")
            most = max(most, weighed, held)
            weight = path.stat().st_size / 1_000_000
            costs = f"look {looked:5.2f} s {weighed:4.0f} MB, copies {made:5.2f} s {held:4.0f} MB"
            print(f"{name:34} {weight:5.1f} MB: {costs}")
    print(f"Most memory: {most:.0f} MB of {PROMISED}; {time.perf_counter() - began:.0f} s in all")
    if most > PROMISED:
        raise SystemExit("More memory than was promised.")


if __name__ == "__main__":
    main()
