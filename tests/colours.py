"""How well colours can be told apart: the contrast of the web's standard."""

Colour = tuple[float, float, float]


def linear(colour: str) -> Colour:
    """Return linear red, green and blue, each 0 to 1 (WCAG 2.2, relative luminance)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return red, green, blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio, 1 to 21, of two colours.

    Source: WCAG 2.2, definitions of "contrast ratio" and "relative luminance",
    https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
    """
    weights = (0.2126, 0.7152, 0.0722)
    light = [sum(w * p for w, p in zip(weights, linear(c), strict=True)) for c in (one, other)]
    return (max(light) + 0.05) / (min(light) + 0.05)
