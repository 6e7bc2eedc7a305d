"""The terms of the verdict in plain words: those that stand in its sentences, and no others."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["explained"]

_TERMS: tuple[tuple[str, str, str], ...] = (
    (r"\binputs?\b", "input", "a column of numbers, or one of the 0/1 columns that a column of text becomes."),
    (r"\bcoefficients?\b", "coefficient", "the number that an input is multiplied by in the prediction."),
    (r"\bpenalty\b", "penalty", "a price on large coefficients, which is added to the error when fitting."),
    (
        r"\bL1\b",
        "L1",
        "a penalty on the absolute size of the coefficients (the lasso); it sets some of them to exactly 0.",
    ),
    (r"relaxed L1", "relaxed L1", "L1 chooses the inputs, and their coefficients are then shrunk less or not at all."),
    (r"\bL2\b", "L2", "a penalty on the squared coefficients (ridge regression); it shrinks them all and keeps all."),
    (r"elastic net", "elastic net", "a mixture of L1 and L2."),
    (r"the mean\b(?! of)", "predicting the mean", "using no input: the same prediction, the average, for every row."),
    (r"base rates?", "base rate", "the share of rows with an outcome: what is predicted when no input is used."),
    (r"same hazard", "the same hazard for everyone", "using no input: nobody is expected to have the event earlier."),
    (r"log loss", "log loss", "the mean of -log(probability given to what happened); sure and wrong costs most."),
    (
        r"pinball",
        "pinball loss",
        "the distance to the truth, where too low and too high weigh unlike.",
    ),
    (r"the quantile", "predicting the quantile", "using no input: the same prediction for every row."),
    (r"Huber", "Huber loss", "the squared distance to the truth for near rows, the plain distance for far ones."),
    (
        r"hinge",
        "squared hinge loss",
        "0 for rows well on the right side, else the squared distance from there.",
    ),
    (r"deviance", "deviance", "how much less likely the fit makes what happened than a perfect fit would."),
    (r"\bAUC\b", "AUC", "how often a row with the outcome is ranked above one without; 0.5 is chance."),
    (r"C-index", "C-index", "how often the one at higher predicted risk has the event earlier; 0.5 is chance."),
    (r"Brier", "Brier score", "mean squared error of a probability."),
    (r"calibration slope", "calibration slope", "1 where predictions come true; below 1 they are too extreme."),
    (r"odds ratio", "odds ratio", "what one step of the input multiplies the odds by, other inputs staying the same."),
    (r"rate ratio", "rate ratio", "what one step of the input multiplies the rate by, other inputs staying the same."),
    (r"hazard ratio", "hazard ratio", "what one step of the input multiplies the hazard (the risk at each time) by."),
    (r"\bSD\b", "SD", "standard deviation of the input: a typical step; per SD is what one such step adds."),
    (r"held[- ]out", "held-out error", "{error}"),
    (
        r"\bSE\b",
        "standard error (SE)",
        "how far a difference between two errors would typically move if other rows had been drawn.",
    ),
    (r"\balpha\b", "alpha", "the strength of the penalty; 0 is none."),
    (
        r"\b1se\b",
        "min, 1se",
        "the alpha with the lowest held-out error, and the strongest one whose error is within one SE of it.",
    ),
    (r"\bpriority\b", "priority", "what decides between methods whose errors are as good as equal; yours to choose."),
    (
        r"encoded",
        "encoded inputs",
        "the numbers that a column becomes, such as one 0/1 input for each level of a text.",
    ),
    (r"fewer inputs", "fewer inputs", "among equals, the method that needs the fewest columns."),
    (r"robustness", "robustness", "among equals, the one whose error rises least when a column is missing."),
    (r"stability", "stability", "among equals, the one whose coefficients move least when the rows change."),
    (
        r"\brefit|bootstrap",
        "refit",
        "a fit to as many rows drawn anew from yours, some of them twice, some not at all (a bootstrap sample).",
    ),
    (r"\|r\|", "r", "the correlation of two inputs."),
    (r"\bcorrelation\b", "correlation", "how much two inputs move together: 0 not at all, 1 or -1 entirely."),
    (r"signal to noise", "signal to noise", "explained variance divided by unexplained variance."),
)

# what they mean where a coefficient is a parameter of a function
_OF_FUNCTIONS: tuple[tuple[str, str, str], ...] = (
    (r"\bparameters?\b", "parameter", "a number inside f that is fitted."),
    (r"\bpenalty\b", "penalty", "a price on large parameters, which is added to the error when fitting."),
    (r"\bL1\b", "L1", "a penalty on the absolute size of the parameters; it sets some of them to exactly 0."),
    (r"\bL2\b", "L2", "a penalty on the squared parameters; it shrinks them all and keeps all."),
    (r"relaxed L1", "relaxed L1", "L1 chooses the parameters, and they are then shrunk less or not at all."),
    (r"the mean\b(?! of)", "predicting the mean", "not using f: the same prediction, the average, for every row."),
    (r"base rates?", "base rate", "the share of rows with an outcome: what is predicted without f."),
    (r"fewer parameters", "fewer parameters", "among equals, the method that keeps the fewest parameters."),
    (r"stability", "stability", "among equals, the one whose parameters move least when the rows change."),
    (r"\|r\|", "r", "how alike two parameters move the predictions: 1 is the same but for the size, 0 unrelated."),
)


def explained(sentences: Iterable[str], *, squared: bool, scoring: str, noun: str = "input") -> list[tuple[str, str]]:
    """The terms in these sentences, and those in what they mean, each with what it means.

    Parameters
    ----------
    sentences : the sentences that people read.
    squared : whether the error is the mean squared error, shown as its root.
    scoring : name of the error where it is another one.
    noun : what a coefficient belongs to: an "input", or a "parameter" of a function.
    """
    text = " ".join(sentences)
    own = {} if noun == "input" else {term: (pattern, term, meaning) for pattern, term, meaning in _OF_FUNCTIONS}
    terms = [*(own.pop(term[1], term) for term in _TERMS), *own.values()]
    error = f"{scoring} on rows that the fit did not see; lower is better."
    if squared:
        error = "the typical distance (root mean square) from prediction to truth on rows that the fit did not see."
    meant = {term: (pattern, meaning.format(error=error)) for pattern, term, meaning in terms}
    known: set[str] = set()
    while True:  # what a term means may hold terms
        new = {term for term, (pattern, _) in meant.items() if re.search(pattern, text, re.IGNORECASE)} - known
        if not new:
            return [(term, meaning) for term, (_, meaning) in meant.items() if term in known]
        known |= new
        text = " ".join(meant[term][1] for term in new)
