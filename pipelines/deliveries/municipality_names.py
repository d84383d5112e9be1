"""The names of the country's 98 municipalities, in Danish and in StatBank's English."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from pipelines.deliveries.text import fold

# Since 1 January 2007. Source: Danmarks Statistik, kommunekoder; English names as in StatBank.
_NAMES = """
101 København|Copenhagen|Kbh.
147 Frederiksberg
151 Ballerup
153 Brøndby
155 Dragør
157 Gentofte
159 Gladsaxe
161 Glostrup
163 Herlev
165 Albertslund
167 Hvidovre
169 Høje-Taastrup|Høje Taastrup
173 Lyngby-Taarbæk|Lyngby Taarbæk
175 Rødovre
183 Ishøj
185 Tårnby
187 Vallensbæk
190 Furesø
201 Allerød
210 Fredensborg
217 Helsingør|Elsinore
219 Hillerød
223 Hørsholm
230 Rudersdal
240 Egedal
250 Frederikssund
253 Greve
259 Køge
260 Halsnæs|Frederiksværk-Hundested
265 Roskilde
269 Solrød
270 Gribskov
306 Odsherred
316 Holbæk
320 Faxe
326 Kalundborg
329 Ringsted
330 Slagelse
336 Stevns
340 Sorø
350 Lejre
360 Lolland
370 Næstved
376 Guldborgsund
390 Vordingborg
400 Bornholm|Bornholms Regionskommune|Bornholms Regions
410 Middelfart
420 Assens
430 Faaborg-Midtfyn|Faaborg Midtfyn
440 Kerteminde
450 Nyborg
461 Odense
479 Svendborg
480 Nordfyns|Nordfyn
482 Langeland
492 Ærø
510 Haderslev
530 Billund
540 Sønderborg
550 Tønder
561 Esbjerg
563 Fanø
573 Varde
575 Vejen
580 Aabenraa
607 Fredericia
615 Horsens
621 Kolding
630 Vejle
657 Herning
661 Holstebro
665 Lemvig
671 Struer
706 Syddjurs
707 Norddjurs
710 Favrskov
727 Odder
730 Randers
740 Silkeborg
741 Samsø
746 Skanderborg
751 Aarhus
756 Ikast-Brande|Ikast Brande
760 Ringkøbing-Skjern|Ringkøbing Skjern
766 Hedensted
773 Morsø
779 Skive
787 Thisted
791 Viborg
810 Brønderslev|Brønderslev-Dronninglund
813 Frederikshavn
820 Vesthimmerlands|Vesthimmerland
825 Læsø
840 Rebild
846 Mariagerfjord
849 Jammerbugt
851 Aalborg
860 Hjørring
"""
MUNICIPALITY_NAMES: dict[str, tuple[str, ...]] = {
    line[:3]: tuple(line[4:].split("|")) for line in _NAMES.strip().splitlines()
}
# Christiansø (411) has a code and stands in the tables, but is no municipality.
_NOT_MUNICIPAL = re.compile(
    r"0?(000|08[1-5]|411|9\d\d|\d{1,2})|(region|province|landsdel|rar|jobcenter-?omraade) .*|"
    r"hele landet|all denmark|the whole country|i alt|ialt|total|danmark|denmark|christiansoe|"
    r"hovedstaden|sjaelland|syddanmark|midtjylland|nordjylland|"
    r"(outside|uden ?for) (denmark|danmark)|abroad|udland(et)?|"
    r"(not stated|unknown|uoplyst|ukendt|uden).*"
)
_WITH_CODE = re.compile(r"0?(\d{3})\s*[-:]?\s+\S.*")


class NoMunicipality(Enum):
    """Why a text names no municipality."""

    OTHER_UNIT = "other_unit"  # the country, a region, a province, abroad
    UNKNOWN = "unknown"


@lru_cache(maxsize=4096)
def find_municipality(text: str) -> str | NoMunicipality:
    """Return the three-digit code that a code, a name or both mean.

    Args:
        text: "851", "0851", "Aalborg", "Aalborg Kommune", "851 Aalborg", "Copenhagen".
    """
    folded = re.sub(r"[.,]0$", "", fold(text))
    code = re.fullmatch(r"0?(\d{3})", folded) or _WITH_CODE.fullmatch(folded)
    if code is not None and code.group(1) in MUNICIPALITY_NAMES:
        return code.group(1)
    known = _codes().get(_plain(folded))
    if known is not None:
        return known
    is_other = _NOT_MUNICIPAL.fullmatch(re.sub(r"^\d{2,4}[ -]+(?=[a-z])", "", folded))
    return NoMunicipality.OTHER_UNIT if is_other else NoMunicipality.UNKNOWN


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    return {_plain(fold(n)): code for code, names in MUNICIPALITY_NAMES.items() for n in names}


def _plain(folded: str) -> str:
    bare = re.sub(r"^jobcenter ", "", re.sub(r"\s*(kommunes?|municipality)$", "", folded))
    return re.sub(r"s$", "", bare)
