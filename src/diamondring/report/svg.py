"""A matplotlib SVG made fit for an HTML page: small, without ids that could clash, with colours from the style sheet.

Text stays text. Every colour of the palette becomes a CSS variable, so that figures follow light and dark themes.
"""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET

import numpy as np

from ..figures import mpl
from ..figures.palette import LIGHT
from ..figures.spec import FigureSpec
from .markup import escape

__all__ = ["inline_svg"]

_VARIABLE = {color: f"var(--{role})" for role, color in LIGHT.items()}
_KEPT = ("d", "x", "y", "width", "height", "transform", "clip-path", "points")
_NUMBER = re.compile(r"-?\d*\.\d+(?:e-?\d+)?")
_POLYLINE = re.compile(r"M -?[\d.]+ -?[\d.]+(?: L -?[\d.]+ -?[\d.]+){8,} ?")
_UNSEEN = 0.12  # points of paper
_REM_PER_POINT = 0.11  # letters of all single figures are equally large, and about as large as the text
_WIDEST_PANEL = 30.0  # rem, of a figure of several
_NARROWEST = 0.066  # in rows of panels, and in wide figures on narrow screens, how small letters may become
# what the style sheet says for all figures
_DEFAULT = {"font-family", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit"}


def inline_svg(spec: FigureSpec, panel: int, name: str, rem_per_point: float = _REM_PER_POINT) -> str:
    """One panel as an ``<svg>`` element.

    Parameters
    ----------
    spec : FigureSpec
    panel : int
    name : str
        Start of all ids; unique on the page.
    rem_per_point : float
        Width at most, for each point of the figure's.
    """
    many = len(spec.panels) > 1
    content = mpl.render(spec.panel_alone(panel), "svg", title=many, transparent=True)
    root = ET.fromstring(content)
    ids = _ids(root, name)
    view = " ".join(_rounded(part) for part in root.attrib["viewBox"].split())
    width = float(view.split()[2])
    rem = rem_per_point * width
    style = f"max-width:{min(rem, _WIDEST_PANEL) if many else rem:.1f}rem"
    style += f";--least:{_NARROWEST * width:.1f}rem"
    if many:  # in a row of panels each is as wide as it is drawn, relative to the others
        style += f";flex:{width:.0f} 1 var(--least)"
    label = spec.panels[panel].title if many else spec.question
    inside = "".join(_element(child, ids) for child in root)
    return f'<svg viewBox="{view}" role="img" aria-label="{escape(label)}" class="fig" style="{style}">{inside}</svg>'


def _ids(root: ET.Element, name: str) -> dict[str, str]:
    """New ids for everything that is referred to (markers, clip paths), in order of appearance."""
    used = []
    for item in root.iter():
        for key, value in item.attrib.items():
            target = value[1:] if key.endswith("href") else value[5:-1] if key == "clip-path" else None
            if target is not None and target not in used:
                used.append(target)
    return {target: f"{name}{k}" for k, target in enumerate(used)}


def _element(item: ET.Element, ids: dict[str, str]) -> str:
    tag = item.tag.rpartition("}")[2]
    if tag in ("metadata", "style"):
        return ""
    attributes = _attributes(item, ids)
    inside = escape(item.text) if tag == "text" and item.text else ""
    inside += "".join(_element(child, ids) for child in item)
    if tag in ("g", "defs") and not inside:
        return ""
    if tag == "g" and not attributes:
        return inside
    return f"<{tag}{attributes}/>" if not inside else f"<{tag}{attributes}>{inside}</{tag}>"


def _attributes(item: ET.Element, ids: dict[str, str]) -> str:
    out = []
    for key, value in item.attrib.items():
        if key == "id" and value in ids:
            out.append(f' id="{ids[value]}"')
        elif key.endswith("href"):
            out.append(f' href="#{ids[value[1:]]}"')
        elif key == "clip-path":
            out.append(f' clip-path="url(#{ids[value[5:-1]]})"')
        elif key == "style":
            style = _style(value)
            out.append(f' style="{style}"' if style else "")
        elif key == "d":
            out.append(f' d="{_path(value)}"')
        elif key in _KEPT and not value.startswith("rotate(-0"):
            out.append(f' {key}="{_rounded(value)}"')
    return "".join(out)


def _path(value: str) -> str:
    """Path data with one decimal, without needless blanks, and without points that nobody could see."""
    text = _rounded(_thinned(" ".join(value.split())))
    return re.sub(r" ?([A-Za-z]) ?", r"\1", text).strip()


def _thinned(value: str) -> str:
    """An open line of many points without those that lie on it all the same (Douglas and Peucker, 1973)."""
    if not _POLYLINE.fullmatch(value):
        return value
    points = np.array([float(part) for part in value.replace("M", " ").replace("L", " ").split()]).reshape(-1, 2)
    keep = np.zeros(len(points), dtype=bool)
    keep[[0, -1]] = True
    parts = [(0, len(points) - 1)]
    while parts:
        first, last = parts.pop()
        if last - first < 2:
            continue
        (x0, y0), (x1, y1) = points[first], points[last]
        inside, length = points[first + 1 : last], math.hypot(x1 - x0, y1 - y0)
        away = np.hypot(inside[:, 0] - x0, inside[:, 1] - y0)
        if length > 0:
            away = np.abs((x1 - x0) * (inside[:, 1] - y0) - (y1 - y0) * (inside[:, 0] - x0)) / length
        farthest = int(np.argmax(away))
        if away[farthest] > _UNSEEN:
            keep[first + 1 + farthest] = True
            parts += [(first, first + 1 + farthest), (first + 1 + farthest, last)]
    return "M " + " L ".join(f"{x:.6g} {y:.6g}" for x, y in points[keep])


def _rounded(text: str) -> str:
    return _NUMBER.sub(lambda found: _one_decimal(found.group()), text)


def _one_decimal(text: str) -> str:
    return f"{float(text):.1f}".replace("-0.0", "0").removesuffix(".0")


def _style(value: str) -> str:
    parts = []
    for declaration in value.split(";"):
        key, _, setting = (piece.strip() for piece in declaration.partition(":"))
        if key and key not in _DEFAULT:
            parts.append(f"{key}:{_VARIABLE.get(setting.lower(), setting)}")
    return escape(";".join(parts))
