"""Pictures drawn by hand: they stand on their own, in light and dark."""

from xml.etree import ElementTree

from shared.show.drawn import Drawing


def picture() -> Drawing:
    sheet = Drawing(520, 100, "A <title>", "What it says & more.")
    sheet.named_box(10, 10, 100, 30, "supplier", "http")
    sheet.named_box(10, 50, 100, 30, "runs", "running")
    sheet.arrow(120, 25, 200, 25)
    sheet.number(160, 20, 3)
    return sheet


def test_is_well_formed() -> None:
    """Hostile words do not break it, and it tells itself to who cannot see it."""
    root = ElementTree.fromstring(picture().svg())
    said = [each.text for each in root.iter() if each.text and each.text.strip()]
    assert said[:2] == ["A <title>", "What it says & more."]
    assert {"supplier", "runs", "③"} <= {*said}


def test_has_both_schemes() -> None:
    """Colours for a dark page stand beside those for a light one."""
    text = picture().svg()
    assert text.count("prefers-color-scheme:dark") == 1
    assert "http://www.w3.org/2000/svg" in text
    assert text.count("http") - text.count("b-http") == 1  # nothing is fetched


def test_same_shapes_same_bytes() -> None:
    """Drawn twice it is the same, and its styles are its own."""
    assert picture().svg() == picture().svg()
    other = picture()
    other.box(0, 0, 5, 5)
    assert (
        other.svg().partition('class="')[2][:9]
        != picture().svg().partition('class="')[2][:9]
    )
