"""Makes docs/gallery.md, its pictures and those of the README, from data that ship with the package or scikit-learn.

`make docs-pictures` runs it. Whoever adds a figure adds a row to `FIGURES`; a test compares the list with the package.
"""

from __future__ import annotations

import argparse
import io
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
DPI = 120.0  # of the pictures; pages show them smaller, so that they are sharp on dense screens
SHOWN = 92.0  # pixels per inch in the pages
WIDEST = 860  # pixels of a page
COLOURS = 96  # of the palette that keeps files small

SETUP = """\
import diamondring as dr
from sklearn.datasets import load_breast_cancer, load_wine

X, y = dr.datasets.load_ames_housing(return_X_y=True)
usual = X["Gr_Liv_Area"] < 4000  # De Cock, who collected them, advises to leave out the five larger ones
houses = X[usual].select_dtypes("number").drop(columns=["First_Flr_SF", "Second_Flr_SF"])  # their sum is Gr_Liv_Area
price = y[usual] / 1000  # thousand dollars
some = houses.sample(300, random_state=2).index
others = houses.drop(some).sample(500, random_state=0).index

comparison = dr.compare(houses.loc[some], price[some], target_name="price")
refits = dr.resample(houses.loc[some], price[some], n_resamples=200)
broken = dr.breakage(houses.loc[some], price[some])
path = dr.path(houses.loc[some], price[some], alphas=60)

cells = load_breast_cancer(as_frame=True)
kind = cells.target_names[cells.target]
tumours = dr.compare(cells.data, kind, loss="binomial", penalties=["L1", "L2"], target_name="kind")
bottles = load_wine(as_frame=True)
cultivar = bottles.target_names[bottles.target]
wines = dr.compare(bottles.data, cultivar, loss="multinomial", penalties=["L1", "L2"], target_name="cultivar")

# years until a house of 1950 or later was remodelled; those that were not yet when they were sold are censored
new = X[X["Year_Built"] > 1950]
done = new["Year_Remod_Add"] > new["Year_Built"]
years = (new["Year_Remod_Add"].where(done, new["Year_Sold"]) - new["Year_Built"]).clip(lower=0.5)
known = new[["Year_Built", "Gr_Liv_Area", "Lot_Area", "First_Flr_SF", "Full_Bath", "Fireplaces", "Neighborhood"]]
times = list(zip(years, done))
remodelled = dr.compare(known, times, loss="cox", penalties=["L1", "L2"], target_name="years until remodelled")
"""


INTRODUCTION = """\
Every figure by name: its question, the call that draws it, and what it says about these data. Each call takes
`ax=` and returns the axes; `plot.spec(name)` gives the same figure as data, with its sentence, its numbers and a
summary for those who do not see it; `plot.save("file.svg", name)` writes it. `make docs-pictures` makes this page.
To move the penalty yourself, open [the explorer](explorer.html) in a browser.
"""


@dataclass(frozen=True)
class Figure:
    """One picture of the gallery.

    Attributes
    ----------
    kind : str
        Its name in the package.
    of : str
        A name of `SETUP`, whose ``plot`` draws it; "" for `dr.pictures`.
    arguments : str
        What stands between the brackets of the call.
    name : str
        Name of the file, where there are several of one kind.
    """

    kind: str
    of: str = ""
    arguments: str = ""
    name: str = ""

    @property
    def call(self) -> str:
        """The line of Python that draws it."""
        return f"{f'{self.of}.plot' if self.of else 'dr.pictures'}.{self.kind}({self.arguments})"

    @property
    def file(self) -> str:
        """Name of its file."""
        return f"{self.name or self.kind}.png"


FIGURES: tuple[tuple[str, tuple[Figure, ...]], ...] = (
    ("Why is a coefficient exactly 0?", (
        Figure("touch", "comparison"),
        Figure("zero_zone", "comparison"),
        Figure("zero_zone", "comparison", '"Garage_Area", "Garage_Cars"', "zero_zone_of_two"),
        Figure("pull", "comparison"),
        Figure("path", "comparison"),
    )),
    ("How does a penalty stop overfitting?", (
        Figure("cloud", "refits"),
        Figure("cv", "comparison"),
        Figure("overfit", "comparison"),
    )),
    ("Which one to use?", (
        Figure("which_one", "comparison"),
        Figure("coefficients", "comparison"),
        Figure("stability", "refits"),
        Figure("stability_path", "refits"),
        Figure("either_or", "refits"),
        Figure("breakage", "broken"),
        Figure("cost", "comparison"),
    )),
    ("Is the fit sound?", (
        Figure("residuals", "path", "X=houses.loc[others], y=price[others], alpha=path.alphas[30]"),
        Figure("calibration", "tumours"),
        Figure("roc", "tumours"),
        Figure("confusion", "wines"),
        Figure("risk", "remodelled"),
    )),
    ("The classic pictures, solved", (
        Figure("l1_contours"),
        Figure("l2_contours"),
        Figure("l1_with_error"),
        Figure("l2_with_error"),
        Figure("l1_with_error", arguments='"curved"', name="l1_with_curved_error"),
        Figure("l1_corner"),
        Figure("one_weight"),
    )),
)  # fmt: skip

README = ("l1_with_error", "touch", "zero_zone", "path", "cv", "cloud")


def every() -> tuple[Figure, ...]:
    """All pictures, in the gallery's order."""
    return tuple(figure for _, figures in FIGURES for figure in figures)


def specs(names: dict[str, Any]) -> dict[str, Any]:
    """The data of each picture by name of its file: the call of the gallery, with `spec` in the place of drawing."""

    def options(**given: Any) -> dict[str, Any]:
        return given

    def of_plot(plot: Any, figure: Figure) -> Any:
        if figure.kind == "residuals":  # X and y are one option of a spec
            given = eval(f"options({figure.arguments})", {**names, "options": options})
            return plot.spec("residuals", alpha=float(given["alpha"]), data={"X": given["X"], "y": given["y"]})
        pair = eval(f"({figure.arguments},)", names) if figure.arguments else ()
        return plot.spec(figure.kind, **dict(zip(("first", "second"), pair, strict=False)))

    found = {}
    for figure in every():
        if figure.of:
            found[figure.file] = of_plot(names[figure.of].plot, figure)
        else:
            found[figure.file] = eval(
                f"dr.pictures.spec({', '.join(filter(None, [repr(figure.kind), figure.arguments]))})", names
            )
    return found


def picture(spec: Any, *, dark: bool = False) -> bytes:
    """A PNG of few colours, its question above it."""
    import matplotlib
    from PIL import Image

    from diamondring.figures import mpl
    from diamondring.figures.palette import DARK, LIGHT

    paper = (DARK if dark else LIGHT)["paper"]
    with matplotlib.rc_context({"figure.facecolor": paper, "axes.facecolor": paper, "savefig.facecolor": "auto"}):
        full = mpl.render(spec, "png", title=True, dpi=DPI)
    image = (
        Image.open(io.BytesIO(full))
        .convert("RGB")
        .quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    )
    out = io.BytesIO()
    image.save(out, "png", optimize=True)
    return out.getvalue()


def shown_width(png: bytes) -> int:
    """How many pixels wide a page shows a picture."""
    return min(round(int.from_bytes(png[16:20], "big") * SHOWN / DPI), WIDEST)


def gallery(found: dict[str, Any], widths: dict[str, int]) -> str:
    """The page."""
    lines = [
        "# Gallery",
        "",
        *INTRODUCTION.splitlines(),
        "",
        "```python",
        *SETUP.rstrip().splitlines(),
        "```",
        "",
    ]
    for heading, figures in FIGURES:
        lines += [f"## {heading}", ""]
        for figure in figures:
            spec = found[figure.file]
            lines += [
                f"### {spec.question}",
                f"`{figure.call}`",
                "",
                f'<img src="pictures/{figure.file}" width="{widths[figure.file]}" alt="{_attribute(spec.alt)}">',
                "",
                _plain(spec.caption),
                "",
            ]
    return "\n".join(lines).rstrip() + "\n"


def _plain(text: str) -> str:
    """A sentence in Markdown: names as code already, nothing else read as markup."""
    for sign in "*_|":
        parts = text.split("`")
        text = "`".join(part.replace(sign, f"\\{sign}") if k % 2 == 0 else part for k, part in enumerate(parts))
    return text


def _attribute(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def main() -> None:
    """Make everything."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--output", type=Path, default=HERE, help="folder of gallery.md and pictures/")
    folder = arguments.parse_args().output
    names: dict[str, Any] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # notes about the data are not the subject here
        exec(compile(SETUP, "gallery.md", "exec"), names)
        found = specs(names)
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    widths = {}
    for file, spec in found.items():
        png = picture(spec)
        widths[file] = shown_width(png)
        (folder / "pictures" / file).write_bytes(png)
        print(f"{len(png) / 1000:6.0f} kB  {file}")
    for name in README:
        (folder / "pictures" / f"{name}-dark.png").write_bytes(picture(found[f"{name}.png"], dark=True))
    (folder / "gallery.md").write_text(gallery(found, widths), encoding="utf-8")


if __name__ == "__main__":
    main()
