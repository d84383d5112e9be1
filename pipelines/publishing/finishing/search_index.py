"""The site's search index: Sphinx' own format, made from the finished pages' text.

Sphinx joins the cells of a table into one word and matches whole stems only, so that *samtaler*
would not find *samtaleforløb*. The reader's browser still runs Sphinx' own search.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from sphinx.search.da import SearchDanish

from pipelines.errors import PublishingError
from pipelines.publishing.finishing.page_tree import Tag, read_texts, select_one

_INDEX = re.compile(r"Search\.setIndex\((.*)\)\s*", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]{2,}")
_MIN_START = 4  # letters that a compound must share with the word that finds it, at its start …
_MIN_END = 5  # … or at its end, where Danish endings are more often chance


def index_words(script: str, pages: Mapping[str, Iterable[str]]) -> str:
    """Return Sphinx' index with its terms made anew from the pages' words.

    Args:
        script: the index as Sphinx wrote it: `Search.setIndex({…})`.
        pages: what `find_words` found in each document, by its name, "forsoeg/formkrav".

    Raises:
        PublishingError: the script is not in the format we know.
    """
    found = _INDEX.fullmatch(script.strip())
    if found is None:
        raise PublishingError("searchindex.js: Sphinx' indeks har ikke den form, det plejer.")
    index: dict[str, Any] = json.loads(found.group(1))
    names: list[str] = index["docnames"]
    titles = [_stems(title) for title in index["titles"]]
    words = [set(pages.get(name, ())) for name in names]
    index["titleterms"] = _postings(titles)
    index["terms"] = _postings(words)
    return f"Search.setIndex({json.dumps(index, ensure_ascii=False, separators=(',', ':'))})"


def join_compounds(postings: Mapping[str, set[int]]) -> dict[str, set[int]]:
    """Return each word's documents together with those of the compounds that it is part of.

    Args:
        postings: the documents of each stem.
    """
    joined = {word: set(documents) for word, documents in postings.items()}
    for compound, documents in postings.items():
        for word in _parts(compound):
            if word in joined:
                joined[word] |= documents
    return joined


def _parts(compound: str) -> set[str]:
    starts = {compound[:end] for end in range(_MIN_START, len(compound))}
    return starts | {compound[start:] for start in range(1, len(compound) - _MIN_END + 1)}


def _postings(documents: Iterable[set[str]]) -> dict[str, int | list[int]]:
    """Return stem → document or documents, as Sphinx writes it."""
    found: dict[str, set[int]] = {}
    for number, stems in enumerate(documents):
        for stem in stems:
            found.setdefault(stem, set()).add(number)
    joined = join_compounds(found)
    return {
        stem: next(iter(numbers)) if len(numbers) == 1 else sorted(numbers)
        for stem, numbers in sorted(joined.items())
    }


def find_words(page: Tag) -> list[str]:
    """Return the stems that readers find a finished page by: of its article, and its charts'."""
    article = select_one(page, "article")
    if article is None:
        return []
    texts = [*read_texts(article), *(tag.get("alt", "") for tag in article.iter("img"))]
    return sorted(_stems(" ".join(texts)))


def _stems(text: str) -> set[str]:
    return {stem for word in set(_WORD.findall(text.lower())) if (stem := _stem(word))}


@cache
def _stem(word: str) -> str:
    """Return the stem that the browser's stemmer gives, "" for a word that Sphinx leaves out."""
    language = _language()
    if word in language.stopwords:
        return ""
    return str(language.stem(word))


@cache
def _language() -> Any:
    language = SearchDanish({})
    language.init({})
    return language
