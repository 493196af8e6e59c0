"""QR codes as pictures: SVG to stand in a page or to be printed, PNG for whoever needs pixels."""

from io import BytesIO
from itertools import groupby

import qrcode
from markupsafe import Markup
from qrcode.constants import ERROR_CORRECT_M

#: Modules of quiet ground around the code (ISO/IEC 18004).
QUIET = 4
_MASK = 3


def matrix(text: str) -> list[list[bool]]:
    """The modules, quiet ground included; error correction M (15 %)."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    code.make(fit=True)
    rows: list[list[bool]] = code.get_matrix()
    return rows


def svg(text: str) -> str:
    """The code as one path on a white ground, one unit a module."""
    rows = matrix(text)
    size = len(rows)
    runs = []
    for y, row in enumerate(rows):
        x = 0
        while x < size:
            if not row[x]:
                x += 1
                continue
            end = x
            while end < size and row[end]:
                end += 1
            runs.append(f"M{x} {y}h{end - x}v1h-{end - x}z")
            x = end
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{size}v{size}H0z"/>'
        f'<path d="{"".join(runs)}"/></svg>'
    )


def lines(text: str) -> tuple[int, str]:
    """(modules a side, path data of lines one unit thick), for squares that are made by the dozen:
    with one mask for all of them, since choosing the best costs five times as much."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET, mask_pattern=_MASK)
    code.add_data(text)
    code.make(fit=True)
    rows: list[list[bool]] = code.get_matrix()
    drawn = []
    for y, row in enumerate(rows):
        x = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                drawn.append(f"M{x} {y}.5h{length}")
            x += length
    return len(rows), "".join(drawn)


def inline(text: str) -> Markup:
    """`svg` for a page: it holds nothing but our own figures."""
    return Markup(svg(text))  # noqa: S704


def png(text: str, pixels: int = 12) -> bytes:
    """The code with so many pixels a module."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET, box_size=pixels)
    code.add_data(text)
    code.make(fit=True)
    stream = BytesIO()
    code.make_image().save(stream, "PNG")
    return stream.getvalue()
