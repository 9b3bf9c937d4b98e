"""One's own picture: cut to a square, made small, and refused with a reason if it is none."""

import io

import numpy as np
import pytest
from kittengrad import cat_photo
from kittengrad.cat_photo import open_picture
from PIL import Image


@pytest.fixture
def striped():
    """A wide picture, red on the left, green in the middle square, blue on the right."""
    array = np.zeros((100, 300, 3), np.uint8)
    array[:, :100, 0] = array[:, 100:200, 1] = array[:, 200:, 2] = 255
    return Image.fromarray(array)


@pytest.mark.parametrize("suffix", ["png", "jpg", "gif", "webp", "bmp"])
def test_the_middle_square_is_kept(striped, tmp_path, suffix):
    striped.save(tmp_path / f"cat.{suffix}")
    image = open_picture(tmp_path / f"cat.{suffix}")
    assert (image.shape, image.dtype) == ((64, 64, 3), np.uint8)
    assert image[8:-8, 8:-8].reshape(-1, 3).mean(axis=0) == pytest.approx([0, 255, 0], abs=12)


def test_an_open_file_and_another_size(striped):
    file = io.BytesIO()
    striped.rotate(90, expand=True).save(file, "PNG")
    file.seek(0)
    assert open_picture(file, side=8).shape == (8, 8, 3)


def test_a_turned_camera(tmp_path):
    """The camera's note says: the top of the picture is on its left side."""
    array = np.zeros((64, 64, 3), np.uint8)
    array[:, :32] = 255  # left is white
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(array).save(tmp_path / "cat.png", exif=exif)
    image = open_picture(tmp_path / "cat.png")
    assert image[:30].mean() == 255
    assert image[34:].mean() == 0


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "CMYK", "I;16"])
def test_every_kind_of_picture_has_three_colours(tmp_path, mode):
    file = io.BytesIO()
    source = Image.new("L", (70, 70), 255) if mode == "I;16" else Image.new("RGBA", (70, 70), (9, 9, 9, 0))
    source.convert("L" if mode in ("1", "I;16") else mode).convert(mode).save(
        file, "TIFF" if mode in ("CMYK", "I;16") else "PNG"
    )
    file.seek(0)
    assert open_picture(file).shape == (64, 64, 3)


def test_what_is_transparent_becomes_white():
    file = io.BytesIO()
    Image.new("RGBA", (70, 70), (9, 9, 9, 0)).save(file, "PNG")
    file.seek(0)
    assert open_picture(file).min() == 255


def test_what_is_no_picture(tmp_path):
    (tmp_path / "cat.jpg").write_text("<html>")
    with pytest.raises(ValueError, match=r"cat\.jpg is no picture that can be used"):
        open_picture(tmp_path / "cat.jpg")
    with pytest.raises(FileNotFoundError):
        open_picture(tmp_path / "missing.jpg")
    with pytest.raises(IsADirectoryError):
        open_picture(tmp_path)


def test_half_a_picture(striped, tmp_path):
    striped.resize((900, 900)).save(tmp_path / "cat.jpg")
    content = (tmp_path / "cat.jpg").read_bytes()
    (tmp_path / "cat.jpg").write_bytes(content[: len(content) // 2])
    with pytest.raises(ValueError, match="is no picture that can be used"):
        open_picture(tmp_path / "cat.jpg")


def test_a_huge_picture_is_refused_before_it_is_read(tmp_path, monkeypatch):
    Image.new("1", (2000, 1000)).save(tmp_path / "cat.png")
    monkeypatch.setattr(cat_photo, "PIXELS", 1_999_999)
    monkeypatch.setattr(Image.Image, "load", lambda *_: pytest.fail("the pixels were read"))
    with pytest.raises(ValueError, match="2000 × 1000 pixels: make it smaller"):
        open_picture(tmp_path / "cat.png")
