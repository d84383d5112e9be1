"""Puts a page's images into the page itself, so that it can be printed or read alone."""

from __future__ import annotations

import base64
import mimetypes
import posixpath
from pathlib import Path
from urllib.parse import unquote

from bs4 import Tag

from pipelines.errors import PublishingError

_EMBEDDED = ("data:", "indlejret:")


def embed_images(article: Tag, site: Path, page: str) -> None:
    """Replace each image's address in the site by the image.

    Raises:
        PublishingError: an image is not in the site.
    """
    folder = posixpath.dirname(page)
    for image in article.find_all("img", src=True):
        address = str(image["src"])
        if not address.startswith(_EMBEDDED):
            name = posixpath.normpath(posixpath.join(folder, unquote(address.split("?")[0])))
            image["src"] = _data_address(site / name, page)


def _data_address(path: Path, page: str) -> str:
    if not path.is_file():
        raise PublishingError(f"{page}.html: billedet {path.name} findes ikke i bogen.")
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"
