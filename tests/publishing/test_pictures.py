"""Sizes of pictures, each drawn here or made by another program."""

from __future__ import annotations

import struct
from io import BytesIO

import pytest
from matplotlib.image import imsave

from analysis.publishing.embedded.pictures import size_of


# 72 points are 96 pixels; 2.54 centimetres are an inch.
@pytest.mark.parametrize(
    ("head", "size"),
    [
        ('width="72pt" height="36pt" viewBox="0 0 10 10"', (96, 48)),
        ('width="20" height="10px"', (20, 10)),
        ('width="2.54cm" height="1in"', (96, 96)),
        ('width="100%" viewBox="0 0 300 150.4"', (300, 150)),
        ('width="100%"', None),
    ],
)
def test_the_size_of_a_drawing_is_its_width_and_height_or_else_its_box(head: str, size: tuple[int, int] | None):
    assert size_of(f'<?xml version="1.0"?><svg {head}><rect width="1" height="1"/></svg>'.encode()) == size


@pytest.mark.parametrize("kind", ["png", "jpeg"])
def test_the_size_of_a_photo_is_read_from_its_head(kind: str):
    file = BytesIO()
    imsave(file, [[0.0, 0.5, 1.0], [1.0, 0.5, 0.0]], format=kind)  # two rows of three
    assert size_of(file.getvalue()) == (3, 2)


def test_a_progressive_jpeg_tells_its_size_after_its_tables():
    tables = b"\xff\xdb" + struct.pack(">H", 5) + b"abc"
    frame = b"\xff\xc2" + struct.pack(">HBHH", 11, 8, 480, 640) + b"1234"
    assert size_of(b"\xff\xd8" + tables + frame) == (640, 480)


@pytest.mark.parametrize("content", [b"", b"\xff\xd8", b"\xff\xd8\xff\xda", b"no picture"])
def test_what_does_not_tell_its_size_has_none(content: bytes):
    assert size_of(content) is None
