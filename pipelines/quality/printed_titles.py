"""Trials and titles of the printed matrix held against the list of rounds."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from pipelines.domain import Disagreement, Registry, Trial
from pipelines.quality.printed_matrix import TABLE

LIST = "listen over runderne"
SAME_TITLE = 0.8  # share of equal signs from which two titles count as spellings of one


def compare_trial_list(registry: Registry) -> Iterator[Disagreement]:
    """Hold the trials of the rounds' list against the rows of the table."""
    matrix = registry.matrix
    if matrix is None:
        return
    printed = {row.trial for row in matrix.rows}
    networks = {trial.network for trial in registry.trials if trial.slug in printed}
    for trial in registry.trials:
        is_listed = trial.round is not None
        if trial.network in networks and is_listed != (trial.slug in printed):
            stands, lacks = ("listen", "tabellen") if is_listed else ("tabellen", "listen")
            yield Disagreement(
                f"matrix/trials/{trial.slug}",
                "matrix/trials",
                (f"{matrix.source}: {TABLE}", f"{matrix.source}: {LIST}"),
                f"»{trial.title}« står i {stands}, men ikke i {lacks}.",
                "Kilden forklarer ikke forskellen.",
                is_inference=False,
            )


def compare_titles(registry: Registry) -> Iterator[Disagreement]:
    """Hold each trial's title in the table against its title in the list of rounds."""
    matrix = registry.matrix
    titles = {} if matrix is None else {row.trial: row.title for row in matrix.rows}
    for trial in registry.trials:
        source = matrix.source if matrix is not None else "".join(trial.sources[:1])
        title = titles.get(trial.slug, trial.title)
        if _same_spaces(title) != _same_spaces(trial.listed_title):
            yield _find_title(trial, title, source)
        if _same_spaces(title) != _same_spaces(trial.title):
            yield Disagreement(
                f"titles/registry/{trial.slug}",
                "titles/registry",
                (f"{source}: {TABLE}", f"registret: trials/{trial.slug}.yml"),
                f"Tabellen skriver »{title}«, registret »{trial.title}«.",
                "Registeret skal gengive tabellens titel. Ret den.",
                is_inference=False,
            )


def _find_title(trial: Trial, title: str, source: str) -> Disagreement:
    likeness = SequenceMatcher(None, title.casefold(), trial.listed_title.casefold()).ratio()
    only_table, only_list = _differing_words(title, trial.listed_title)
    same = likeness >= SAME_TITLE
    return Disagreement(
        f"titles/{trial.slug}",
        "titles",
        (f"{source}: {TABLE}", f"{source}: {LIST}"),
        f"Tabellen skriver »{title}«, listen »{trial.listed_title}«.",
        (
            f"Forskellen er »{only_table}« over for »{only_list}«. Vi læser de to titler som samme "
            "forsøg."
            if same
            else "Titlerne ligner ikke hinanden. At det er samme forsøg, bygger på rækkefølgen."
        ),
        is_inference=True,
    )


def _differing_words(first: str, second: str) -> tuple[str, str]:
    one, other = first.split(), second.split()
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    changed = [block for block in blocks if block[0] != "equal"]
    return (
        " ".join(" ".join(one[i1:i2]) for _, i1, i2, _, _ in changed),
        " ".join(" ".join(other[j1:j2]) for _, _, _, j1, j2 in changed),
    )


def _same_spaces(title: str) -> str:
    return " ".join(title.split())
