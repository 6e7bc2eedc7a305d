"""Colours of the roles, on light and on dark paper. Each colour is used by one role only.

Chosen to differ in lightness too, so that figures can be read in grey and by colour-blind readers; shapes and dashes
always say the same as the colour. Green and purple never meet.
"""

from __future__ import annotations

from .spec import Role

__all__ = ["DARK", "FONT_SIZE", "LIGHT"]

FONT_SIZE = 9.0

LIGHT: dict[Role, str] = {
    "ink": "#1a1a1a",
    "grey": "#6b6b6b",
    "faint": "#c6c6c6",
    "paper": "#ffffff",
    "error": "#b03a00",
    "penalty": "#0072b2",
    "series0": "#00518f",
    "series1": "#b8420a",
    "series2": "#262626",
    "series3": "#2f86c1",
    "series4": "#a87400",
    "series5": "#9c4a86",
}

DARK: dict[Role, str] = {
    "ink": "#ececec",
    "grey": "#a3a3a3",
    "faint": "#4f4f4f",
    "paper": "#15181c",
    "error": "#d55e00",
    "penalty": "#56b4e9",
    "series0": "#6fb4ef",
    "series1": "#f08848",
    "series2": "#f4f4f4",
    "series3": "#2d8fd0",
    "series4": "#e2b23c",
    "series5": "#da8fc4",
}
