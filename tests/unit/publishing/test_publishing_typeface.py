from __future__ import annotations

from pipelines.publishing.typeface import format_faces


def test_the_fonts_lie_in_the_style_sheet_and_ask_for_nothing() -> None:
    faces = format_faces("block")

    assert faces.count("@font-face") == faces.count("url(") == 3
    assert faces.count('url("data:font/woff2;base64,') == 3


def test_a_screen_gets_fonts_that_never_move_a_painted_text() -> None:
    faces = format_faces("optional")

    assert faces.count("font-display: optional") == faces.count("@font-face") == 2
    assert "italic" not in faces
