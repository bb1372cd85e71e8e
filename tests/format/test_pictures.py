"""What is a picture, what is refused and why, and what is left of one."""

from __future__ import annotations

import io
import time

import pytest
from PIL import Image

from app.format.picture_reading import inspect_picture, read_picture
from app.format.pictures import (
    REASONS,
    Facts,
    Picture,
    PictureProcess,
    Refused,
    name_fits,
    written_name,
)
from tests.hostile_pictures import (
    animated,
    bomb,
    drawn,
    encoded,
    gif_script,
    jpeg,
    located_jpeg,
    phone_jpeg,
    png,
    svg,
)


def read(data: bytes) -> Picture:
    found = read_picture(data)
    assert isinstance(found, Picture), found
    return found


def sizes(picture: Picture) -> list[tuple[int, int]]:
    for made in picture.renditions:
        image = Image.open(io.BytesIO(made.data))
        assert image.format == "WEBP"
        assert image.size == (made.width, made.height)
    return [(made.width, made.height) for made in picture.renditions]


@pytest.mark.parametrize(
    ("data", "mime", "made"),
    [
        (png(1200, 800), "image/png", [(480, 320), (960, 640)]),
        (jpeg(1200, 800), "image/jpeg", [(480, 320), (960, 640)]),
        (jpeg(4000, 3000), "image/jpeg", [(480, 360), (960, 720)]),
        (encoded(drawn(1200, 800), "WEBP"), "image/webp", [(480, 320), (960, 640)]),
        (png(600, 300), "image/png", [(480, 240), (600, 300)]),
        (png(960, 640), "image/png", [(480, 320), (960, 640)]),
        (png(480, 320), "image/png", [(480, 320)]),
        (png(100, 50), "image/png", [(100, 50)]),
        (png(3000, 16), "image/png", [(480, 3), (960, 5)]),
        (phone_jpeg(), "image/jpeg", [(480, 320), (960, 640)]),
        (encoded(drawn(600, 400).convert("P")), "image/png", [(480, 320), (600, 400)]),
        (encoded(drawn(600, 400).convert("L"), "JPEG"), "image/jpeg", [(480, 320), (600, 400)]),
        (encoded(drawn(600, 400).convert("CMYK"), "JPEG"), "image/jpeg", [(480, 320), (600, 400)]),
    ],
)
def test_a_picture_is_served_at_two_widths_and_never_larger_than_it_is(
    data: bytes, mime: str, made: list[tuple[int, int]]
) -> None:
    picture = read(data)
    assert picture.mime == mime
    assert sizes(picture) == made
    facts = inspect_picture(data)
    assert facts == Facts(mime, picture.width, picture.height)


def test_the_same_bytes_give_the_same_picture_and_address() -> None:
    assert read(jpeg()) == read(jpeg())
    addresses = [made.address for made in read(jpeg()).renditions]
    assert len(set(addresses)) == 2
    assert all(len(address) == 32 for address in addresses)


def test_where_and_with_what_it_was_taken_is_gone_and_it_stands_upright() -> None:
    data = located_jpeg()
    assert b"Secret Camera Works" in data
    assert Image.open(io.BytesIO(data)).getexif().get_ifd(0x8825)[2] == (13.0, 58.0, 12.0)
    picture = read(data)
    assert (picture.width, picture.height) == (800, 1200)
    assert sizes(picture) == [(480, 720), (800, 1200)]
    for made in picture.renditions:
        for secret in (b"Secret", b"my eyes", b"EXIF", b"Exif", b"XMP ", b"ICCP"):
            assert secret not in made.data
        image = Image.open(io.BytesIO(made.data))
        assert not image.getexif()
        assert set(image.info) <= {"loop", "background", "timestamp", "duration"}


def test_what_is_clear_becomes_white() -> None:
    image = Image.new("RGBA", (64, 64), (255, 0, 0, 0))
    [made] = read(encoded(image)).renditions
    assert Image.open(io.BytesIO(made.data)).convert("RGB").getpixel((32, 32)) == (255, 255, 255)


HOSTILE = [
    ("picture-empty", b""),
    ("picture-wrong-type", b"hello"),
    ("picture-wrong-type", b"<!doctype html><script>alert(1)</script>"),
    ("picture-wrong-type", b"MZ\x90\x00" + png()),
    ("picture-wrong-type", encoded(drawn(64, 64), "GIF")),
    ("picture-wrong-type", gif_script()),
    ("picture-wrong-type", encoded(drawn(64, 64), "BMP")),
    ("picture-wrong-type", encoded(drawn(64, 64), "TIFF")),
    ("picture-svg", svg()),
    ("picture-svg", b"\n  <svg onload=alert(1)>"),
    ("picture-animated", animated("PNG")),
    ("picture-animated", animated("WEBP")),
    ("picture-too-many-pixels", bomb()),
    ("picture-too-many-pixels", bomb(12_001, 20)),
    ("picture-too-many-pixels", bomb(6_000, 5_000)),
    ("picture-too-small", png(15, 100)),
    ("picture-too-large", png() + b"\0" * 9_000_000),
    ("picture-broken", jpeg()[:4000]),
    ("picture-broken", png()[:1500]),
    ("picture-broken", encoded(drawn(600, 400), "WEBP")[:900]),
    ("picture-broken", b"\xff\xd8\xff"),
    ("picture-broken", b"\x89PNG\r\n\x1a\n" + b"\0" * 40),
    ("picture-two-files", png() + b"<script>alert(1)</script>"),
    ("picture-two-files", jpeg() + b"PK\x03\x04 a zip behind it"),
    ("picture-two-files", jpeg() + b"\0\0\0\x18ftypmp42 a film behind it"),
    ("picture-two-files", encoded(drawn(600, 400), "WEBP") + b"<?php system('id'); ?>"),
]


@pytest.mark.parametrize(("code", "data"), HOSTILE)
def test_a_hostile_file_is_refused_with_its_reason(code: str, data: bytes) -> None:
    assert len(data) < 10_000_000
    began = time.monotonic()
    for found in (inspect_picture(data), read_picture(data)):
        assert isinstance(found, Refused)
        assert found.code == code
        assert found.message.endswith(".")
        assert found.mend
    assert time.monotonic() - began < 1


def test_every_reason_has_a_file_that_has_it() -> None:
    elsewhere = {"picture-wrong-name", "picture-too-slow"}
    assert {code for code, _ in HOSTILE} | elsewhere == set(REASONS)


def test_the_process_gives_the_same_and_outlives_what_is_hostile() -> None:
    with PictureProcess() as process:
        for _, data in HOSTILE:
            assert process.read(data) == read_picture(data)
        assert process.read(located_jpeg()) == read_picture(located_jpeg())
        assert process.inspect(png()) == Facts("image/png", 1200, 800)


def test_a_picture_that_takes_too_long_is_stopped_and_the_next_is_read() -> None:
    with PictureProcess(seconds=0.001) as process:
        assert process.read(jpeg(4000, 3000)) == Refused("picture-too-slow")
        process._seconds = 10
        assert process.inspect(png(64, 64)) == Facts("image/png", 64, 64)


def test_a_file_must_be_called_what_it_is() -> None:
    assert name_fits("media/a.jpeg", "image/jpeg")
    assert not name_fits("media/a.png", "image/jpeg")


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("IMG 0042.JPG", "media/img-0042.webp"),
        ("Førde på våren.png", "media/forde-pa-varen.webp"),
        ("../../etc/passwd", "media/passwd.webp"),
        ("C:\\Users\\me\\photo.heic.png", "media/photo-heic.webp"),
        ("照片.png", "media/picture.webp"),
        ("", "media/picture.webp"),
        ("x" * 300 + ".png", f"media/{'x' * 60}.webp"),
    ],
)
def test_an_uploaded_file_gets_a_name_that_a_text_can_have(given: str, written: str) -> None:
    assert written_name(given) == written
