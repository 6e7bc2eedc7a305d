"""From the words of the Python interface to those of the command line: ``keep=['id']`` becomes ``--keep id``."""

from __future__ import annotations

import re
import shlex

__all__ = ["cli_words", "quoted"]

_LIST = re.compile(r"(?:pass |with |use )?\b(keep|allow_leak|drop)=\[(['\"])(.*?)\2\]")
_OPTIONS = (
    (
        re.compile(r"Pass alpha=, fewer folds, or more rows\."),
        "Ask for fewer folds with --cv, add rows, or take one strength: diamondring fit --alpha NUMBER.",
    ),
    (re.compile(r"\bPass alpha="), "Give --alpha"),
    (re.compile(r"\bpass alpha="), "give --alpha"),
    (re.compile(r"\b(?:pass|Pass) a number of folds"), "give a number of folds"),
    (re.compile(r" Pass a smaller eps= \(or alphas= with smaller values\)\.| Pass larger alphas=\."), ""),
    (re.compile(r"\balpha='1se'"), "--alpha 1se"),
    (re.compile(r"\bgroups="), "--group"),
    (re.compile(r"\brepeats=(?=\d)"), "--repeats "),
    (re.compile(r"\bcv=(?=\d)"), "--cv "),
    (re.compile(r"\bresamples=(?=\d)"), "--resamples "),
    (re.compile(r"\bpriority=(?=')"), "--priority "),
    (re.compile(r"\bsample_weight\b"), "--weights"),
    (re.compile(r"\bpenalties=\['none'\]"), "--penalty none"),
    (re.compile(r"\bSet loss= to change"), "Set --loss to change"),
    (re.compile(r"\bloss=(?=')"), "--loss "),
)


def quoted(word: str) -> str:
    """A word as it must be typed in a shell."""
    return shlex.quote(word)


def cli_words(sentence: str) -> str:
    """The same sentence for somebody who types commands."""

    def option(match: re.Match[str]) -> str:
        lead = match[0].split(" ")[0] + " " if match[0].startswith(("pass ", "with ", "use ")) else ""
        return f"{lead}--{match[1].replace('_', '-')} {quoted(match[3])}"

    sentence = _LIST.sub(option, sentence)
    for pattern, words in _OPTIONS:
        sentence = pattern.sub(words, sentence)
    return sentence
