"""Texts that look like a person's full name: a common first name, then a surname."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Common first names in Denmark of either sex, the project's own list: no statistics, no limit.
# A name alone is no sign (streets, firms): a surname in capitals must follow.
_FIRST_NAMES = frozenset(
    """
    aage ahmed alexander ali allan anders andreas ane anette anja ann anna anne annette arne asger
    astrid benny bent berit birgit birgitte birte birthe bjarne bo bodil brian britta camilla
    caroline carsten cecilie charlotte christa christian christina christine claus connie daniel
    david dorte dorthe ebbe edith egon eigil elin elisabeth ella ellen else emil emilie emma erik
    erling esben eva fatima finn flemming frank frederik freja frederikke gerda gert gitte grethe
    gunnar gustav hanne hans hassan heidi helge helle henning henrik henriette hussein ib ida inga
    inge inger ingrid iben irene ivan jack jacob jakob jan jane janne jannie jens jeppe jesper jette
    jimmy joan johan johanne johannes john johnny jonas jonna josefine julie jytte jørgen jørn kaj
    karen karin karina karl karsten kasper katrine kenneth kent kim kirsten kirstine kjeld klaus
    knud kristian kristina kristine kristoffer kurt lars laura lasse laurits leif lene leo lilly
    line lis lisa lisbeth lise lissi lone lotte louise lucas ludvig lykke mads magnus maja malene
    margit margrethe maria marianne marie mariam martin mathias mathilde matilde merete mette mia
    michael mikael mikkel mie mohamed mohammad mona morten nanna nicklas nicolai nicoline niels
    nikolaj nina noah ole oliver olivia oscar oskar ove palle patrick paul pauline per pernille
    peter philip pia poul preben randi rasmus rebecca rene renée rikke robert rolf ruth sanne sara
    sarah sebastian signe sigrid silas simon simone sofia sofie solveig sonja stefan steen sten
    stig stine susanne susan svend søren sørine tage tanja tenna thea theodor thomas thorkild tina
    tine tobias tom tommy tone torben trine troels tove ulla ulrik valdemar vera vibeke victor
    victoria viggo villads vivi viola william winnie yasmin yvonne zainab åse åge
    """.split()  # noqa: SIM905 - three hundred names as lines of their own would be unreadable
)
_FULL_NAME = re.compile(r"\b([A-ZÆØÅ][a-zæøåé]+)(?: [A-ZÆØÅ](?:\.|[a-zæøåé]+))+")


def looks_like_name(text: str) -> bool:
    """Whether a first name is followed by at least one more name, each with a capital."""
    return any(match.group(1).casefold() in _FIRST_NAMES for match in _FULL_NAME.finditer(text))


def count_person_names(texts: Iterable[str]) -> int:
    """Count the texts that look like a person's full name."""
    return sum(looks_like_name(text) for text in texts)
