"""Results into verdicts and Markdown; pure functions of the rows that `run.py` collects.

A row is one library on one workload: ``seconds`` (median; absent if it never finished), ``good`` (accurate at every
alpha), ``suboptimality``, ``tol``, ``threads``, ``version``, ``note`` (why there is no figure, or what is special about
it), ``refused`` (the library does not offer this, or it makes no sense).
"""

from __future__ import annotations

from workloads import WORKLOADS

GAP = 1e-8  # what our own answers must be certified to


def ours(rows: list[dict], workload: str, tool: str = "diamondring") -> dict | None:
    return next((row for row in rows if row["workload"] == workload and row["tool"] == tool and "seconds" in row), None)


def is_rival(row: dict) -> bool:
    """Whether a row is another library's answer to the same question."""
    return "seconds" in row and not row["tool"].startswith("diamondring") and row["kind"] != "gram"


def fastest_rival(rows: list[dict], workload: str) -> dict | None:
    """The fastest of those that are accurate; if none is, the most accurate."""
    rivals = [row for row in rows if row["workload"] == workload and is_rival(row)]
    good = [row for row in rivals if row["good"]]
    if good:
        return min(good, key=lambda row: row["seconds"])
    return min(rivals, key=lambda row: row.get("suboptimality", float("inf")), default=None)


def verdicts(rows: list[dict], tool: str = "diamondring") -> list[dict]:
    """One line per limit: ratio and whether it was met; ``met`` is None where there is nobody to compare with."""
    lines = []
    for name, workload in WORKLOADS.items():
        mine = ours(rows, name, tool)
        if mine is None:
            continue
        gram = next((row for row in rows if row["workload"] == name and row.get("kind") == "gram"), None)
        pairs = [(fastest_rival(rows, name), workload.limit)]
        if workload.gram_limit is not None:
            pairs.append((gram, workload.gram_limit))
        for rival, limit in pairs:
            line = {"workload": name, "limit": limit, "rival": rival}
            line.update(seconds=mine["seconds"], gap=mine.get("gap"))
            if rival is None or "seconds" not in rival:
                lines.append({**line, "rival": None, "ratio": None, "met": None})
                continue
            ratio = mine["seconds"] / rival["seconds"]
            proved = mine.get("gap") is not None and mine["gap"] <= GAP
            lines.append({**line, "ratio": ratio, "met": bool(ratio <= limit and proved)})
    return lines


def duration(seconds: float) -> str:
    if seconds < 0.1:
        return f"{1000 * seconds:.3g} ms"
    return f"{seconds:.3g} s"


def number_of_threads(row: dict) -> str:
    return "" if not row.get("threads") else f", {row['threads']} thread{'s' if row['threads'] > 1 else ''}"


def rival_text(line: dict) -> str:
    rival = line["rival"]
    if rival is None:
        return "none"
    if rival["kind"] == "gram":
        return "NumPy's bare Gram product"
    tol = "" if rival.get("tol") is None else f", tol {rival['tol']:g}"
    return f"{rival['tool']} {rival['version']}{tol}{number_of_threads(rival)}"


def main_table(rows: list[dict], tool: str = "diamondring") -> list[str]:
    out = [
        f"| | workload | {tool} | gap | fastest rival | its time | off the optimum | ratio | limit | |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for line in verdicts(rows, tool):
        rival = line["rival"]
        gap = "" if line["gap"] is None else f"{max(line['gap'], 0):.0e}"
        if rival is None:
            time, off, ratio, word = "", "", "", "no rival"
        else:
            off = "" if rival.get("suboptimality") is None else f"{max(rival['suboptimality'], 0):.0e}"
            time, ratio = duration(rival["seconds"]), f"{line['ratio']:.3f}"
            word = "pass" if line["met"] else "**miss**"
        title = WORKLOADS[line["workload"]].title
        cells = [
            line["workload"], title, duration(line["seconds"]), gap, rival_text(line), time, off, ratio,
            f"{line['limit']:g}", word,
        ]  # fmt: skip
        out.append("| " + " | ".join(cells) + " |")
    return out


def cell(row: dict | None) -> str:
    if row is None:
        return ""
    if "seconds" not in row:
        return row["note"] if row.get("short") else ""
    text = duration(row["seconds"])
    if row.get("threads", 0) > 1:
        text += f" ({row['threads']}t)"
    if row["good"]:
        return text
    off = row.get("suboptimality")
    return f"{text}, only to {off:.0e}" if off is not None else f"{text}, not judged"


def library_table(rows: list[dict]) -> list[str]:
    """Workloads down, libraries across."""
    tools = [tool for tool in dict.fromkeys(row["tool"] for row in rows) if any_answer(rows, tool)]
    out = ["| | " + " | ".join(tools) + " |", "|---" * (len(tools) + 1) + "|"]
    for name in WORKLOADS:
        here = {row["tool"]: row for row in rows if row["workload"] == name}
        if here:
            out.append(f"| {name} | " + " | ".join(cell(here.get(tool)) for tool in tools) + " |")
    return out


def any_answer(rows: list[dict], tool: str) -> bool:
    return any(row["tool"] == tool and ("seconds" in row or row.get("short")) for row in rows)


def disturbed(rows: list[dict]) -> list[str]:
    """Rows whose samples were taken while other processes were busy."""
    found = []
    for row in rows:
        other = sorted(one["other"] for one in row.get("samples", []))
        if other and other[len(other) // 2] > 0.1:
            found.append(f"{row['workload']} {row['tool']} ({other[len(other) // 2]:.1f})")
    return found


def notes(rows: list[dict]) -> list[str]:
    """One line for each distinct reason why a library has no figure."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        if row.get("note") and not row["refused"]:
            found.setdefault((row["tool"], row["note"]), []).append(row["workload"])
    lines = []
    for (tool, note), names in found.items():
        where = "everywhere" if note.startswith("missing") else ", ".join(names)
        lines.append(f"- {tool} ({where}): {note}")
    return lines


def page(rows: list[dict], sentence: str) -> str:
    """The whole Markdown page."""
    parts = [
        "# Latest benchmark", "", sentence, "",
        "Median times of one run, processes interleaved. Ours at a certified relative duality gap of 1e-8 or better at",
        "every alpha; rivals at the loosest of their tolerances that is within 1e-6 (at most 2.5e-6) of the optimum at",
        "every alpha.",
        "", *main_table(rows), "",
    ]  # fmt: skip
    for tool in dict.fromkeys(row["tool"] for row in rows):
        if tool.startswith("diamondring@"):
            kernels = tool.partition("@")[2]
            parts += [f"## Once more with the {kernels} kernels forced", "", *main_table(rows, tool), ""]
    parts += ["## Every library", "", *library_table(rows), ""]
    remarks = notes(rows)
    if remarks:
        parts += ["Without a figure, or with a remark:", "", *remarks, ""]
    busy = disturbed(rows)
    if busy:
        parts += ["Other processes used part of the machine (in cores) during these: " + ", ".join(busy) + ".", ""]
    return "\n".join(parts)
