"""One's own picture as an image for the network.

image = open_picture("my_cat.jpg")      # (64, 64, 3)
"""

SIDE = 64
PIXELS = 50_000_000  # of a picture, at most


def open_picture(file, side=SIDE):
    """The picture in the middle of a file, an array (side, side, 3) of whole numbers from 0 to 255.

    The largest square around the centre is cut out and made smaller. Pictures that a camera has turned are
    turned back, and what is transparent becomes white.

    file  a path or an open binary file, of any kind that Pillow knows

    Raises OSError if the file cannot be read, and ValueError if it is no picture or a huge one.
    """
    import numpy as np
    from PIL import Image, ImageOps

    try:
        with Image.open(file) as picture:
            if picture.width * picture.height > PIXELS:
                raise ValueError(f"it has {picture.width} × {picture.height} pixels: make it smaller first")
            turned = ImageOps.exif_transpose(picture).convert("RGBA")
            paper = Image.new("RGBA", turned.size, "white")
            whole = Image.alpha_composite(paper, turned).convert("RGB")
            return np.asarray(ImageOps.fit(whole, (side, side), Image.Resampling.LANCZOS))
    except (FileNotFoundError, PermissionError, IsADirectoryError):
        raise
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:  # of Pillow's readers
        raise ValueError(f"{file} is no picture that can be used: {str(error)[:200]}") from error
