"""What pages tell from the registry: trials, plans, asks, statements, lists of pages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from pipelines.domain import (
    Ask,
    AskKind,
    Design,
    DisclosureThresholds,
    OutcomeKey,
    Statement,
)
from pipelines.wording import (
    data_notice,
    describe_ask,
    describe_methods,
    describe_participants,
    describe_plan,
    describe_primary,
    describe_statements,
    describe_trial,
    describe_trial_briefly,
    find_data_kinds,
    format_statement_value,
    list_municipalities,
    list_participations,
    list_trials,
)
from tests.factories import (
    SOURCE,
    make_municipality,
    make_participation,
    make_plan,
    make_registry,
    make_source,
    make_trial,
)
from tests.released_rows import make_findings, make_pooled, make_tables, withhold


def _statement(**over: Any) -> Statement:
    fields: dict[str, Any] = {
        "id": f"{SOURCE}/mening",
        "source": SOURCE,
        "locator": "Afsnit 2",
        "subject": "formkrav",
        "text": "90 procent finder *mening*.",
        "value": 90.0,
        "unit": "procent",
        "role": "netværket",
    }
    return Statement(**fields | over)


def test_what_no_source_fills_is_said_so() -> None:
    text = describe_trial(make_trial(rule_waived="unknown", target_groups=(), end_date=None))

    assert "- **Reglen, der fraviges:** fremgår ikke af kilderne" in text
    assert "- **Målgrupper:** fremgår ikke af kilderne" in text
    assert "slutdatoen fremgår ikke af kilderne" in text
    assert "runde 1, fra 1. juli 2017" in text


def test_a_trial_without_round_starts_with_its_period() -> None:
    text = describe_trial(make_trial(round=None, end_date=date(2020, 12, 31)))

    assert "**Runde og periode:** fra 1. juli 2017 til 31. december 2020" in text


def test_registry_text_cannot_become_markup() -> None:
    text = describe_trial(make_trial(title="<b>{{x}}</b> [a](b)"))

    assert "<b>" not in text
    assert "{{" not in text


def test_a_trial_is_told_in_brief_with_or_without_its_rule() -> None:
    assert "Det fraviger krav til samtalers form" in describe_trial_briefly(make_trial())
    assert "fremgår ikke" in describe_trial_briefly(make_trial(rule_waived="unknown"))


def test_the_plan_tells_its_margin_with_reason() -> None:
    text = describe_plan(make_plan())

    assert "- **Grænse:** 1 uge\n" in text
    assert "En uge er uden betydning." in text
    assert "niveau 3 af 5" in text


def test_a_plan_without_margin_gives_no_conclusion() -> None:
    text = describe_plan(make_plan(margin=None, secondary=(), origin="source"))

    assert "der gives ingen konklusion" in text
    assert "- **Sekundære udfald:** ingen" in text
    assert text.endswith("kilderne")


def test_the_question_names_outcome_and_comparison() -> None:
    alone = make_trial(plan=make_plan(design=Design.DESCRIPTIVE))

    assert "holdes op mod sammenligningsgruppen. Grænsen er 1 uge." in describe_primary(
        make_trial()
    )
    assert "virkning ikke måles" in describe_primary(alone) or "kan ikke" in describe_primary(alone)


def test_an_ask_is_told_with_reasons_and_consequence() -> None:
    ask = Ask("a", AskKind.PERMANENT, ("Det giver mening.",), "Reglen vender tilbage.", SOURCE, "")

    text = describe_ask(make_trial(ask=ask))

    assert "- Det giver mening." in text
    assert "**Hvis forsøget bortfalder:** Reglen vender tilbage." in text
    assert "fremgår ikke af kilderne" in describe_ask(make_trial())
    none = Ask("a", AskKind.NONE, (), "", SOURCE, "")
    assert "ikke bedt om" in describe_ask(make_trial(ask=none))


def test_a_provisional_participant_is_marked() -> None:
    registry = make_registry(participations=(make_participation(is_firm=False),))

    assert "Rebild (foreløbig)" in describe_participants(registry, make_trial())
    assert "Ingen kommuner" in describe_participants(registry, make_trial(slug="mentor"))


def test_statements_are_told_with_role_source_and_place() -> None:
    registry = make_registry(statements=(_statement(), _statement(subject="rebild")))

    text = describe_statements(registry, ["formkrav"], "../../")

    assert text == (
        f"- 90 procent finder \\*mening\\* ([Netværket, 2018](../../kilder.md#{SOURCE}), afsnit 2)."
    )
    assert describe_statements(registry, ["mentor"]).startswith("Kilderne siger ikke")


def test_statements_of_one_speaker_in_one_place_stand_under_one_line() -> None:
    other = _statement(id=f"{SOURCE}/tillid", text="91 procent finder tillid.", role="lederen")
    third = _statement(id=f"{SOURCE}/kvalitet", text="95 procent finder kvalitet.", role="lederen")
    registry = make_registry(statements=(_statement(), other, third))

    lines = describe_statements(registry, ["formkrav"]).splitlines()

    assert lines[0].startswith("- 90 procent")
    assert lines[1] == f"- Lederen; [Netværket, 2018](kilder.md#{SOURCE}), afsnit 2:"
    assert lines[2:] == ["  - 91 procent finder tillid.", "  - 95 procent finder kvalitet."]


def test_a_trial_that_waives_no_rule_says_so() -> None:
    text = describe_trial_briefly(make_trial(rule_waived="Ingen fritagelse: Loven tillader det."))

    assert text.endswith("**. Ingen fritagelse: Loven tillader det.")


def test_a_source_without_date_or_record_is_still_named() -> None:
    undated = make_registry(sources=(make_source(published=None),), statements=(_statement(),))
    without = make_registry(sources=(), statements=(_statement(role=""),))

    assert "[Netværket](kilder.md" in describe_statements(undated, ["formkrav"])
    assert "(kilde-2020, afsnit 2)" in describe_statements(without, ["formkrav"])


def test_a_statements_value_has_its_unit() -> None:
    assert format_statement_value(_statement()) == "90 procent"
    assert format_statement_value(_statement(value=None)) == ""


def test_synthetic_data_are_named_on_the_page() -> None:
    assert data_notice(["syntetisk"]).startswith(":::{admonition} Syntetiske data\n:class: warning")
    assert "Nogle af tallene" in data_notice(["ekte", "syntetisk"])
    assert "egne leverancer" in data_notice(["ekte"])
    assert "ikke leveret data" in data_notice([])


def test_rows_without_a_delivery_add_no_data_kind() -> None:
    tables = make_tables()
    absent = {name: withhold(rows, "not_delivered") for name, rows in tables.items()}

    assert find_data_kinds(tables) == ("syntetisk",)
    assert find_data_kinds(absent) == ()


def test_the_methods_are_listed_with_their_functions_and_thresholds() -> None:
    text = describe_methods(make_findings({}), DisclosureThresholds())

    assert "Kaplan-Meier: `pipelines.estimation.survival.restricted_mean_difference`" in text
    assert "Antal under 5 vises ikke" in text
    hidden = withhold(make_findings({}), "not_delivered")
    assert "Ingen metode" in describe_methods(hidden, DisclosureThresholds())


def test_the_pages_of_a_municipality_are_listed_with_results() -> None:
    registry = make_registry(participations=(make_participation(is_firm=False),))

    text = list_participations(registry, "rebild", make_findings({}))

    assert text == (
        "- [Formkrav](rebild/formkrav.md) (foreløbig): **ikke dårligere** (tid på ydelsen, 26 "
        "uger; syntetiske data)"
    )
    assert "deltager ikke" in list_participations(registry, "aalborg", make_findings())


def test_the_pages_of_a_trial_are_listed_with_results() -> None:
    registry = make_registry(municipalities=(make_municipality(),))
    hidden = withhold(make_findings({}), "refused")

    assert list_municipalities(registry, make_trial(), hidden) == (
        "- [Rebild](../kommuner/rebild/formkrav.md): afvist (tid på ydelsen, 26 uger)"
    )
    assert "Ingen kommuner" in list_municipalities(registry, make_trial(slug="x"), hidden)


def test_the_trials_are_listed_with_their_spread() -> None:
    findings = make_findings({}, make_pooled(verdict=pd.NA, data_kind="ekte"))

    text = list_trials([make_trial(), make_trial(slug="mentor")], findings)

    assert "[Formkrav](forsoeg/formkrav.md)" in text
    assert (
        "**ingen konklusion** (tid på ydelsen, 26 uger). Det samlede tal bygger på 1 kommune. I² "
        "er 23" in text
    )
    assert "[Mentor](forsoeg/mentor.md): ikke beregnet (tid på ydelsen, 26 uger)." in text
    alone = withhold(make_findings(make_pooled()), "too_few")
    assert list_trials([make_trial()], alone).endswith(
        "ikke lagt sammen (tid på ydelsen, 26 uger)."
    )
    assert list_trials([], findings) == "Der er ingen forsøg i netværket."


def test_a_list_of_texts_goes_on_in_small_letters_but_keeps_names() -> None:
    groups = ("Borgere i job", "Ledige uden job", "LÆ265 undladt", "A-dagpenge: samtaler")

    text = describe_trial(make_trial(target_groups=groups))

    told = "Borgere i job; ledige uden job; LÆ265 undladt; A-dagpenge: samtaler"
    assert f"**Målgrupper:** {told}" in text


def test_a_margin_in_hours_says_so() -> None:
    hours = OutcomeKey("hours_per_case", "mean_difference", None)

    text = describe_primary(make_trial(plan=make_plan(primary=hours, margin=0.5)))

    assert text.endswith("Grænsen er 0,5 timer pr. sag.")
