"""Three weights: the octahedron of L1 with its corners, and the ellipsoid of equal error that touches it.

Everything is turned and projected here, so that a renderer needs lines and polygons only. The silhouette of an
ellipsoid is an ellipse: with ``x' A x <= r^2`` and two directions P (2, 3) on paper, ``P A^-1 P'`` scaled by r^2.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from .common import sentence_list
from .spec import Axis, Ellipse, FigureSpec, Line, Mark, Note, NumberTable, Panel, Points, Polygon, Text
from .text import number

__all__ = ["corner"]

Float = NDArray[np.float64]
_NAMES = ("w1", "w2", "w3")
_TURN = np.linspace(0.0, 2.0 * math.pi, 97)


class _View:
    """Paper coordinates of points in space, seen from far away.

    Parameters
    ----------
    azimuth, elevation : float
        Degrees: round the axis of w3, and above the plane of w1 and w2.
    """

    def __init__(self, azimuth: float, elevation: float) -> None:
        a, e = math.radians(azimuth), math.radians(elevation)
        self.towards = np.array([math.cos(e) * math.cos(a), math.cos(e) * math.sin(a), math.sin(e)])
        right = np.array([-math.sin(a), math.cos(a), 0.0])
        self.paper = np.array([right, np.cross(self.towards, right)])

    def __call__(self, points: Float) -> Float:
        """(m, 2) of (m, 3)."""
        return np.asarray(np.atleast_2d(points) @ self.paper.T)

    def depth(self, points: Float) -> Float:
        """How near to the eye (m,)."""
        return np.asarray(np.atleast_2d(points) @ self.towards)


def corner(
    gram: Float, optimum: Float, alphas: Sequence[float], solutions: Sequence[Float], view: tuple[float, float]
) -> FigureSpec:
    """One panel per alpha: the octahedron through the solution, and the ellipsoid of its error.

    Parameters
    ----------
    gram : (3, 3) array, positive definite
    optimum : (3,) array
    alphas : sequence of float
    solutions : sequence of (3,) arrays
        Minima of ``1/2 (w - optimum)' gram (w - optimum) + alpha sum_j |w_j|``.
    view : (azimuth, elevation)
        In degrees.
    """
    eye = _View(*view)
    size = max([float(np.abs(u).sum()) for u in solutions] + [0.6 * float(np.abs(optimum).max())])
    drawn = [_marks(eye, gram, optimum, u, size) for u in solutions]
    window = _window(eye, gram, optimum, solutions, size)
    panels = [
        Panel(
            f"alpha {number(alpha)}: {_where(u)}",
            Axis("", window[0], spine=False),
            Axis("", window[1], spine=False),
            tuple(marks),
            equal=True,
        )
        for alpha, u, marks in zip(alphas, solutions, drawn, strict=True)
    ]
    told = sentence_list([f"at alpha {number(a)} {_told(u)}" for a, u in zip(alphas, solutions, strict=True)], 6)
    rows: list[tuple[str | float | int, ...]] = [
        (float(a), *map(float, u), _error(gram, optimum, u), float(a * np.abs(u).sum()))
        for a, u in zip(alphas, solutions, strict=True)
    ]
    rows.insert(0, (0.0, *map(float, optimum), 0.0, 0.0))
    return FigureSpec(
        kind="l1_corner",
        question="What are the corners of L1 good for?",
        panels=tuple(panels),
        caption=f"Weights with the same |w1| + |w2| + |w3| form an octahedron; on its six corners two weights are 0, "
        f"on its edges one. The ellipsoid of equal error touches it at the square: {told}.",
        alt=f"An octahedron around 0 and an ellipsoid around the lowest error at {_place(optimum)}, touching: {told}.",
        table=NumberTable(("alpha", *_NAMES, "error", "penalty"), tuple(rows), "The first row is the lowest error."),
        size=(4.3, 4.3),
    )


def _error(gram: Float, optimum: Float, u: Float) -> float:
    return float(0.5 * (u - optimum) @ gram @ (u - optimum))


def _place(u: Float) -> str:
    return "(" + ", ".join(number(value) for value in u) + ")"


def _where(u: Float) -> str:
    return ("on a face, none is 0", "on an edge, one is exactly 0", "at a corner, two are exactly 0", "all exactly 0")[
        int(np.count_nonzero(u == 0))
    ]


def _told(u: Float) -> str:
    zero = [name for name, value in zip(_NAMES, u, strict=True) if value == 0]
    if len(zero) == 3:
        return "all three are exactly 0"
    place = ("on a face", "on an edge", "at a corner")[len(zero)]
    end = f", where {' and '.join(zero)} {'is' if len(zero) == 1 else 'are'} exactly 0" if zero else ""
    return f"{place}{end}"


def _marks(eye: _View, gram: Float, optimum: Float, u: Float, size: float) -> list[Mark]:
    marks = _axes(eye, 1.25 * size)
    if u.any():
        marks += _octahedron(eye, float(np.abs(u).sum()))
    marks += _ellipsoid(eye, gram, optimum, math.sqrt(2.0 * _error(gram, optimum, u)))
    best, here = eye(optimum)[0], eye(u)[0]
    return [
        *marks,
        Points(best[:1], best[1:], "error", "ring", 8.0),
        Points(here[:1], here[1:], "ink", "square", 8.0),
        Note("lowest error", float(best[0]), float(best[1]), "error"),
        Note(_place(u), float(here[0]), float(here[1]), "ink"),
    ]


def _axes(eye: _View, reach: float) -> list[Mark]:
    marks: list[Mark] = []
    for name, direction in zip(_NAMES, np.eye(3), strict=True):
        ends = eye(np.array([-direction, direction]) * reach)
        marks.append(Line(ends[:, 0], ends[:, 1], "grey", 0.8))
        place = 1.07 * ends[1]
        marks.append(Text(name, float(place[0]), float(place[1]), "ink", "center", "center", clear=True))
    return marks


def _octahedron(eye: _View, radius: float) -> list[Mark]:
    """Faces towards the eye filled, edges dashed; edges behind them faint."""
    faces = []
    for signs in product((1.0, -1.0), repeat=3):
        shown = float(eye.depth(np.array(signs))[0]) > 0
        faces.append((shown, np.diag(signs) * radius))
    marks: list[Mark] = []
    for shown, face in faces:
        if shown:
            x, y = eye(face).T
            marks.append(Polygon(x, y, "penalty", 0.13, 0.0))
    for i, j in ((0, 1), (0, 2), (1, 2)):
        for s, t in product((1.0, -1.0), repeat=2):
            ends = np.zeros((2, 3))
            ends[0, i], ends[1, j] = s * radius, t * radius
            middle = ends.sum(axis=0)
            # an edge belongs to the two faces that differ in the sign of the third weight
            third = 3 - i - j
            near = any(float(eye.depth(np.sign(middle) + sign * np.eye(3)[third])[0]) > 0 for sign in (1.0, -1.0))
            x, y = eye(ends).T
            marks.append(Line(x, y, "penalty", 2.0 if near else 0.8, "dashed" if near else "dotted"))
    return marks


def _ellipsoid(eye: _View, gram: Float, optimum: Float, radius: float) -> list[Mark]:
    """The silhouette, thick, and the three ellipses through pairs of its axes, faint where they are behind."""
    if radius == 0:
        return []
    values, vectors = np.linalg.eigh(gram)
    semi = radius * vectors / np.sqrt(values)  # columns: the semi-axes
    marks: list[Mark] = []
    inverse = np.linalg.inv(gram)
    for i, j in ((0, 1), (0, 2), (1, 2)):
        points = optimum + np.outer(np.cos(_TURN), semi[:, i]) + np.outer(np.sin(_TURN), semi[:, j])
        near = eye.depth((points - optimum) @ gram) >= 0  # the surface's normal faces the eye
        for front, width, opacity in ((True, 1.1, 0.8), (False, 0.8, 0.3)):
            x, y = np.where((near == front)[:, None], eye(points), np.nan).T
            marks.append(Line(x, y, "error", width, "solid", opacity))
    shape, turned = np.linalg.eigh(radius**2 * eye.paper @ inverse @ eye.paper.T)
    middle = eye(optimum)[0]
    angle = math.degrees(math.atan2(turned[1, 1], turned[0, 1]))
    half = float(math.sqrt(shape[1])), float(math.sqrt(shape[0]))
    return [*marks, Ellipse((float(middle[0]), float(middle[1])), half, angle, "error", 2.2)]


def _window(
    eye: _View, gram: Float, optimum: Float, solutions: Sequence[Float], size: float
) -> tuple[tuple[float, float], tuple[float, float]]:
    """A square around all axes and all ellipsoids."""
    reach = 1.4 * size
    ends = eye(np.vstack([np.eye(3), -np.eye(3)]) * reach)
    radius = max(math.sqrt(2.0 * _error(gram, optimum, u)) for u in solutions)
    half = radius * np.sqrt(np.diag(eye.paper @ np.linalg.inv(gram) @ eye.paper.T))
    middle = eye(optimum)[0]
    low = np.minimum(ends.min(axis=0), middle - half)
    high = np.maximum(ends.max(axis=0), middle + half)
    centre, wide = 0.5 * (low + high), 0.52 * float((high - low).max())
    return (
        (float(centre[0] - wide), float(centre[0] + wide)),
        (float(centre[1] - wide), float(centre[1] + wide)),
    )
