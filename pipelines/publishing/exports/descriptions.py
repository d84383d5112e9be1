"""What the columns of the released tables hold: the words of the data dictionary."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pipelines.domain import DataKind
from pipelines.wording import (
    ARM_NAMES,
    ESTIMAND_NAMES,
    MEASURE_NAMES,
    METHOD_NAMES,
    OUTCOME_NAMES,
    STAGE_NAMES,
    STATUS_NAMES,
    UNIT_NAMES,
    VARIABLE_NAMES,
    VERDICT_NAMES,
)
from pipelines.wording.names import DESIGN_NAMES

TABLE_DESCRIPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "findings": "Fund: hvert estimat med interval, antal, metode og konklusion",
        "curves": "Kurver: trin på overlevelses- og afgangskurver",
        "flow": "Vejen fra målgruppe til analyse",
        "baseline": "Deltagernes baggrund",
        "balance": "Hvor ens grupperne er, før og efter vægtning",
        "survey_shares": "Svar på spørgeskemaer",
        "interview_rates": "Samtalernes antal og form",
        "fidelity": "Elementer, der er taget i brug, og deres dosis",
        "resources": "Ressourcer pr. sag",
        "delivery_quality": "Leverancernes kvalitet",
    }
)
DESCRIPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "network": "Netværkets korte navn.",
        "trial": "Forsøgets korte navn.",
        "municipality": "Kommunens korte navn; »_network« er alle kommuner lagt sammen.",
        "outcome": "Det, der er målt.",
        "delivery_quality.outcome": "Hvad der skete: S er rettet, W er advarsel, R er afvist.",
        "estimand": "Hvilken størrelse estimatet er, fx en forskel i gennemsnitlig tid.",
        "week": "Antal uger efter begyndelsen; tom, hvor målet ikke har en uge.",
        "arm": "Gruppen.",
        "comparison": "Gruppen, der sammenlignes med; tom, hvor der ikke sammenlignes.",
        "method": "Metoden, der har givet tallet.",
        "estimate": "Estimatet; en forskel er forsøg minus sammenligning.",
        "std_error": "Estimatets standardfejl.",
        "ci95_low": "Nedre grænse for 95 %-sikkerhedsintervallet.",
        "ci95_high": "Øvre grænse for 95 %-sikkerhedsintervallet.",
        "ci90_low": "Nedre grænse for 90 %-sikkerhedsintervallet, som holdes op mod grænsen.",
        "ci90_high": "Øvre grænse for 90 %-sikkerhedsintervallet, som holdes op mod grænsen.",
        "p_value": "P-værdi for, at forskellen er nul.",
        "n_trial": "Antal i forsøget, afrundet.",
        "n_comparison": "Antal i sammenligningen, afrundet.",
        "unit": "Enheden, som estimatet og dets grænser er i.",
        "interview_rates.unit": "Enheden, som værdien er i.",
        "resources.unit": "Enheden, som mængden er i.",
        "design": "Måden, som sammenligningen er lavet på.",
        "margin": "Grænsen for, hvor meget dårligere der højst må gå.",
        "verdict": "Konklusionen, når intervallet holdes op mod grænsen.",
        "tau2": "Variansen mellem kommunernes virkninger.",
        "i2": "Andelen af variationen, der skyldes forskelle mellem kommunerne (0-100).",
        "prediction_low": "Nedre grænse for virkningen i en ny kommune (forudsigelsesinterval).",
        "prediction_high": "Øvre grænse for virkningen i en ny kommune (forudsigelsesinterval).",
        "status": "Om tallet er vist, og ellers hvorfor det mangler.",
        "data_kind": "Om tallet hviler på kommunens leverance eller på syntetiske data.",
        "value": "Værdien.",
        "curves.value": "Kurvens højde i ugen, en andel mellem 0 og 1.",
        "at_risk": "Antal, der stadig følges, afrundet.",
        "events": "Antal hændelser siden det forrige trin.",
        "stage": "Trinnet på vejen fra målgruppe til analyse.",
        "count": "Antal, afrundet; et lille antal er skjult.",
        "variable": "Baggrundsvariablen.",
        "level": "Variablens niveau.",
        "smd_before": "Standardiseret forskel mellem grupperne før vægtning.",
        "smd_after": "Standardiseret forskel mellem grupperne efter vægtning.",
        "share": "Andel, der svarer 4 eller 5.",
        "n": "Antal bag tallet, afrundet.",
        "invited": "Antal, der fik spørgeskemaet, afrundet.",
        "measure": "Målet for samtalerne.",
        "element": "Elementets korte navn.",
        "is_adopted": "Om elementet er taget i brug: yes er ja, no er nej.",
        "planned_dose_pct": "Andel af sagerne, som elementet var planlagt til.",
        "delivered_dose_pct": "Andel af sagerne, som elementet blev brugt i.",
        "kind": "Ressourcens slags.",
        "amount_per_case": "Mængde pr. sag.",
        "cases": "Antal sager, afrundet.",
        "table": "Leverancens tabel.",
        "code": "Kontrollens kode; ROWS er antal læste rækker.",
        "column": "Tabellens kolonne.",
        "delivery_date": "Datoen på leverancen.",
    }
)
VALUES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "findings.outcome": OUTCOME_NAMES,
        "curves.outcome": OUTCOME_NAMES,
        "survey_shares.outcome": OUTCOME_NAMES,
        "estimand": ESTIMAND_NAMES,
        "method": METHOD_NAMES,
        "arm": ARM_NAMES,
        "comparison": ARM_NAMES,
        "unit": {unit: plural for unit, (_, plural) in UNIT_NAMES.items()},
        "design": {design.value: name for design, name in DESIGN_NAMES.items()},
        "verdict": {verdict.value: name for verdict, name in VERDICT_NAMES.items()},
        "status": {status.value: name for status, name in STATUS_NAMES.items()},
        "data_kind": {
            DataKind.REAL.value: "kommunens leverance",
            DataKind.SYNTHETIC.value: "syntetiske data",
        },
        "stage": STAGE_NAMES,
        "variable": VARIABLE_NAMES,
        "measure": MEASURE_NAMES,
    }
)
