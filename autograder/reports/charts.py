"""Numbers and pictures of a report: SVG, each with a title and a description in words."""

import hashlib
import html
import math

from markupsafe import Markup


def number(value: float, digits: int = 2) -> str:
    """Return a number without needless zeros: ``2``, ``2.5``."""
    return f"{value:.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:.0f}"


def duration(seconds: float) -> str:
    """Return a time in the unit that fits."""
    for unit, length in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{number(seconds / length, 1)} {unit}"
    return f"{number(seconds, 2 if seconds < 10 else 0)} s"


def long_duration(seconds: float) -> str:
    """Return a time in words: ``2 days``."""
    for unit, length in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= 2 * length:
            return f"{round(seconds / length)} {unit}s"
    return f"{round(seconds)} seconds"


def histogram(
    name: str,
    bars: list[tuple[str, int]],
    title: str,
    across: str,
    up: str,
    steps: bool = False,
    width: int = 640,
) -> Markup:
    """Return an SVG histogram of (label, count), with a title and a description in words.

    With ``steps``, a label is the number at which a bar begins, and stands there.
    """
    height, left, bottom = 230, 8, 44
    most = max((count for _, count in bars), default=0) or 1
    room, tall = (width - 2 * left) / len(bars), height - bottom - 26
    every = max(1, math.ceil((8 * max(len(label) for label, _ in bars) + 10) / room))
    words = ", ".join(f"{'from ' * steps}{label}: {count}" for label, count in bars if count)
    parts = [
        f'<svg class="chart" viewBox="0 0 {width} {height}" role="img" '
        f'aria-labelledby="{_id(name)}-title {_id(name)}-desc">',
        f'<title id="{_id(name)}-title">{html.escape(title)}</title>',
        f'<desc id="{_id(name)}-desc">{html.escape(f"{up} by {across}: {words}")}</desc>',
    ]
    for place, (label, count) in enumerate(bars):
        x, tallness = left + place * room, tall * count / most
        y = 22 + tall - tallness
        middle = x + room / 2
        if count:
            parts.append(
                f'<rect class="full" x="{x + room * 0.08:.1f}" y="{y:.1f}" '
                f'width="{room * 0.84:.1f}" height="{tallness:.1f}" rx="2"/>'
            )
            parts.append(f'<text x="{middle:.1f}" y="{y - 6:.1f}" class="count">{count}</text>')
        if place % every == 0:
            start = ' class="start"' if steps else ""
            at = x if start else middle
            parts.append(f'<text x="{at:.1f}" y="{height - 26}"{start}>{html.escape(label)}</text>')
    base = 22 + tall
    parts.append(f'<path class="axis" d="M{left} {base:.1f}H{width - left}"/>')
    parts.append(
        f'<text x="{width / 2}" y="{height - 6}" class="quiet">{html.escape(across)}</text></svg>'
    )
    return Markup("".join(parts))


def shares(name: str, counts: dict[str, int], title: str) -> Markup:
    """Return an SVG bar cut into full marks (filled), part (hatched) and none (empty)."""
    width, height, total = 300, 18, sum(counts.values()) or 1
    words = ", ".join(f"{kind}: {count}" for kind, count in counts.items())
    parts = [
        f'<svg class="bar" viewBox="0 0 {width} {height}" role="img" '
        f'aria-labelledby="{_id(name)}-title {_id(name)}-desc">',
        f'<title id="{_id(name)}-title">{html.escape(title)}</title>',
        f'<desc id="{_id(name)}-desc">submissions by marks: {html.escape(words)}</desc>',
        f'<defs><pattern id="{_id(name)}-hatch" width="6" height="6" '
        'patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<path class="hatch" d="M0 0V6"/></pattern></defs>',
    ]
    x = 0.5
    for kind, count in counts.items():
        wide = (width - 1) * count / total
        if count:
            fill = f' fill="url(#{_id(name)}-hatch)"' if kind == "part" else ""
            parts.append(
                f'<rect class="{kind}" x="{x:.1f}" y="0.5" width="{wide:.1f}" '
                f'height="{height - 1}"{fill}/>'
            )
        x += wide
    return Markup("".join([*parts, "</svg>"]))


def _id(name: str) -> str:
    """Return a name as the id of an element: letters and digits, the same for the same name."""
    safe = "".join(c if c.isascii() and c.isalnum() else "-" for c in name)
    return safe if safe == name else f"{safe}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"
