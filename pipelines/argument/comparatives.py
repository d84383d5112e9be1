"""Finds the sentences that compare or judge, and whether anything stands behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.argument.prose import CALLED

_COMPARING = re.compile(
    r"\b(?:flere|flest|flertal\w*|færre|færrest|mere end|mindre end|højere|højest\w*|lavere|"
    r"lavest\w*|større|størst\w*|bedre|bedst\w*|dårligere|dårligst\w*|værre|værst\w*|hurtigere|"
    r"hurtigst\w*|(?<!ikke )længere|længst\w*|kortere|kortest\w*|tidligere end|oftere|"
    r"sjældnere|stærkere|"
    r"svagere|tilfreds\w*|effektiv\w*|lykke(?:s|des)|succes\w*|virker|virkede|gavner|gavnede|"
    r"forbedr\w*|forringe\w*|styrke[rt]\w*|overlegen\w*|overbevisende|vellykke\w*|"
    r"more than|fewer|better|worse|higher|lower|larger|smaller|best|worst|effective\w*|"
    r"success\w*|satisfied)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"(?<=[.!?:])(?:\*\*)?\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Assertion:
    """A sentence that compares or judges."""

    text: str
    line: int
    is_bound: bool  # a claim, value or statement stands in it, or follows it at once


def find_assertions(text: str) -> Iterator[Assertion]:
    """Return the sentences of a text without its calls that compare or judge, in order.

    Args:
        text: prose in which `CALLED` stands where a call was.
    """
    for number, line in enumerate(text.split("\n"), start=1):
        sentences = _ENDS.split(line)
        for sentence, following in zip(sentences, [*sentences[1:], ""], strict=True):
            if _COMPARING.search(sentence):
                is_bound = CALLED in sentence or following.lstrip("* ").startswith(CALLED)
                yield Assertion(" ".join(sentence.replace(CALLED, "…").split()), number, is_bound)
