from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipelines.domain import (
    Account,
    Disagreement,
    PrintedMatrix,
    PrintedRow,
    Registry,
    Round,
    Statement,
)
from pipelines.quality import compare_sources
from pipelines.quality.printed_matrix import DoubleColumn, find_double_column
from pipelines.quality.sources import CHECKS, STATEMENTS_READ
from pipelines.registry import read_registry
from tests.factories import (
    SOURCE,
    make_municipality,
    make_network,
    make_participation,
    make_registry,
    make_source,
    make_trial,
)

REAL = Path(__file__).parents[3] / "data" / "raw" / "registry"
COLUMNS = ("aalborg", "thisted", "rebild")
PUBLISHED_LATE = make_source(published=date(2023, 1, 1))


def make_matrix(*rows: str, totals: str = "") -> PrintedMatrix:
    """Rows as "trial x . (x) 2": a mark or a dot a column, then the printed total or a dash."""
    printed = []
    for row in rows:
        slug, *cells, total = row.split()
        marks = tuple(cell.replace(".", "") for cell in cells)
        printed.append(PrintedRow(slug, f"Forsøget {slug}", marks, total.replace("-", "")))
    sums = totals.split() or ["-"] * len(COLUMNS)
    names = tuple(column.capitalize() for column in COLUMNS)
    return PrintedMatrix(
        COLUMNS, names, tuple(printed), tuple(s.replace("-", "") for s in sums), SOURCE
    )


def registry_with(matrix: PrintedMatrix, **over: object) -> Registry:
    """A registry that repeats the matrix: its municipalities, trials and participations."""
    codes = zip(COLUMNS, ("851", "787", "840"), strict=True)
    participations = tuple(
        make_participation(municipality=column, trial=row.trial, is_firm=cell == "x")
        for row in matrix.rows
        for column, cell in zip(COLUMNS, row.cells, strict=True)
        if cell
    )
    fields: dict[str, object] = {
        "municipalities": tuple(make_municipality(slug=slug, code=code) for slug, code in codes),
        "trials": tuple(make_trial(slug=row.trial) for row in matrix.rows),
        "participations": participations,
        "sources": (PUBLISHED_LATE,),
        "matrix": matrix,
    }
    return make_registry(**fields | over)


def make_statement(statement_id: str, value: float | None, subject: str = "rebild") -> Statement:
    source = statement_id.partition("/")[0]
    return Statement(statement_id, source, "afsnit 1", subject, "En tekst.", value, "", "KL")


def ids_of(registry: Registry) -> list[str]:
    return [found.id for found in compare_sources(registry)]


def find(registry: Registry, disagreement_id: str) -> Disagreement:
    return next(d for d in compare_sources(registry) if d.id == disagreement_id)


def test_a_small_network_without_matrix_has_nothing_to_compare() -> None:
    registry = make_registry(sources=(PUBLISHED_LATE,))

    assert compare_sources(registry) == ()


def test_a_matrix_that_agrees_with_itself_is_silent() -> None:
    registry = registry_with(make_matrix("mentor x . x 2", "formkrav x x . 2", totals="2 1 1"))

    assert compare_sources(registry) == ()


def test_a_matrix_printed_without_totals_is_silent() -> None:
    registry = registry_with(make_matrix("mentor x . x -", "formkrav x x . -"))

    assert compare_sources(registry) == ()


def test_one_column_explains_all_rows_with_one_too_many() -> None:
    matrix = make_matrix("mentor x . x 3", "formkrav . x x 3", "lae x x . 2", "ord x . . 1")

    assert find_double_column(matrix) == DoubleColumn("rebild", "Rebild", 2)


@pytest.mark.parametrize(
    "rows",
    [
        ("mentor x . x 2", "formkrav . x x 2"),  # nothing to explain
        ("mentor x . x 3", "formkrav . x x 2"),  # one row off proves nothing
        ("mentor x . x 3", "lae x x . 3", "ord x . . 1"),  # it takes part in a row that adds up
        ("mentor x . x 3", "formkrav x . x 3"),  # two columns would do
        ("mentor x . x 4", "formkrav . x x 3"),  # off by two
        ("mentor x . x 1", "formkrav . x x 2"),  # a total below its crosses
    ],
)
def test_no_column_is_named_where_not_exactly_one_explains(rows: tuple[str, ...]) -> None:
    assert find_double_column(make_matrix(*rows)) is None


def test_a_row_without_total_says_nothing_of_the_double_column() -> None:
    matrix = make_matrix("mentor x . x 3", "formkrav . x x 3", "lae . . x -", "ord x . . 1")

    assert find_double_column(matrix) == DoubleColumn("rebild", "Rebild", 2)


def test_each_row_that_does_not_add_up_is_listed_with_the_inference() -> None:
    matrix = make_matrix("mentor x . x 3", "formkrav . x x 3", "ord x . . 1", totals="2 1 2")
    rebild = make_municipality(slug="rebild", counted_as=2)
    registry = registry_with(matrix)
    registry = replace(registry, municipalities=(*registry.municipalities[:2], rebild))

    found = compare_sources(registry)

    assert [d.id for d in found] == [
        "matrix/row-total/mentor",
        "matrix/row-total/formkrav",
        "matrix/counted-as/rebild",
    ]
    assert all(d.is_inference for d in found)
    assert found[0].found == "Rækken har 2 kryds, men totalen er 3."
    assert "alle 2 rækker" in found[0].explanation


def test_a_count_that_the_totals_do_not_show_is_told() -> None:
    matrix = make_matrix("mentor x . x 3", "formkrav . x x 3", "ord x . . 1", totals="2 1 2")

    assert "matrix/declared-count/rebild" in ids_of(registry_with(matrix))


def test_a_difference_that_no_column_explains_is_no_inference() -> None:
    registry = registry_with(make_matrix("mentor x . x 4", totals="1 0 1"))

    found = find(registry, "matrix/row-total/mentor")

    assert not found.is_inference
    assert "Ingen enkelt kolonne" in found.explanation


def test_an_empty_total_is_told_with_who_takes_part() -> None:
    registry = registry_with(make_matrix("mentor . . x -", "ord x . . 1", totals="1 0 1"))

    assert "1 kryds (Rebild)" in find(registry, "matrix/empty-total/mentor").found


def test_a_cross_in_brackets_that_the_column_total_counts_is_told() -> None:
    registry = registry_with(make_matrix("mentor (x) . . (1)", "ord x . . 1", totals="2 0 0"))

    assert ids_of(registry) == ["matrix/brackets/aalborg/mentor"]


def test_a_cross_in_brackets_that_no_total_counts_is_no_disagreement() -> None:
    registry = registry_with(make_matrix("mentor (x) . . (1)", "ord x . . 1", totals="1 0 0"))

    assert ids_of(registry) == []


def test_a_column_total_that_is_not_its_crosses_is_told() -> None:
    registry = registry_with(make_matrix("mentor x . x 2", totals="1 0 5"))

    assert ids_of(registry) == ["matrix/column-total/rebild"]


@pytest.mark.parametrize("is_firm", [False, None])
def test_participations_must_repeat_the_matrix(is_firm: bool | None) -> None:
    registry = registry_with(make_matrix("mentor . . x 1", totals="0 0 1"))
    given = () if is_firm is None else (make_participation(trial="mentor", is_firm=is_firm),)

    assert ids_of(replace(registry, participations=given)) == ["matrix/participation/rebild/mentor"]


def test_a_participation_outside_the_columns_is_told() -> None:
    registry = registry_with(make_matrix("mentor . . x 1", totals="0 0 1"))
    skagen = make_municipality(slug="skagen", code="841")
    part = make_participation(municipality="skagen", trial="mentor")
    registry = replace(
        registry,
        municipalities=(*registry.municipalities, skagen),
        participations=(*registry.participations, part),
    )

    assert ids_of(registry) == ["matrix/participation/skagen/mentor"]


def test_a_trial_in_the_list_but_not_in_the_table_is_told() -> None:
    registry = registry_with(make_matrix("mentor . . x 1", totals="0 0 1"))
    extra = make_trial(slug="formkrav")

    assert ids_of(replace(registry, trials=(*registry.trials, extra))) == ["matrix/trials/formkrav"]


def test_two_spellings_of_a_title_are_told_with_the_words_that_differ() -> None:
    trial = make_trial(title="Fleksibilitet for unge", listed_title="Flexibilitet  for unge")
    registry = make_registry(trials=(trial,), sources=(PUBLISHED_LATE,))

    found = find(registry, "titles/formkrav")

    assert "»Fleksibilitet« over for »Flexibilitet«" in found.explanation


def test_titles_that_are_not_alike_are_told_as_such() -> None:
    trial = make_trial(title="Mentorer", listed_title="Brug af psykologer i indsatsen")
    registry = make_registry(trials=(trial,), sources=(PUBLISHED_LATE,))

    assert "ligner ikke hinanden" in find(registry, "titles/formkrav").explanation


def test_more_spaces_are_no_other_title() -> None:
    trial = make_trial(title="Mentor for  unge", listed_title="Mentor for unge")

    assert ids_of(make_registry(trials=(trial,), sources=(PUBLISHED_LATE,))) == []


@pytest.mark.parametrize(("year", "expected"), [(2016, True), (2017, False)])
def test_taking_part_before_the_first_trial_is_told(year: int, expected: bool) -> None:
    statement = make_statement("kl-2021/since-2016", year)

    registry = make_registry(statements=(statement,), sources=(PUBLISHED_LATE,))

    assert ids_of(registry) == (["periods/since/rebild"] if expected else [])


def test_a_deadline_after_its_round_began_is_told() -> None:
    entry = Round(1, date(2017, 7, 1), date(2017, 7, 1), SOURCE, "side 1")
    registry = make_registry(networks=(make_network(rounds=(entry,)),), sources=(PUBLISHED_LATE,))

    assert ids_of(registry) == ["rounds/deadline/nordjylland/1"]


def test_a_source_older_than_its_round_can_only_tell_a_plan() -> None:
    registry = make_registry(sources=(make_source(published=date(2017, 6, 30)),))

    assert ids_of(registry) == ["rounds/published-before/nordjylland/1"]


def test_rounds_that_do_not_follow_one_another_are_told() -> None:
    rounds = (
        Round(1, date(2017, 7, 1), None, SOURCE, "side 1"),
        Round(2, date(2017, 1, 1), None, SOURCE, "side 1"),
    )
    registry = make_registry(networks=(make_network(rounds=rounds),), sources=(PUBLISHED_LATE,))

    assert ids_of(registry) == ["rounds/order/nordjylland/2"]


def test_a_trial_that_begins_after_its_round_or_ends_after_its_network_is_told() -> None:
    trial = make_trial(start_date=date(2018, 1, 1), end_date=date(2023, 12, 31))

    found = ids_of(make_registry(trials=(trial,), sources=(PUBLISHED_LATE,)))

    assert found == ["rounds/trial-start/formkrav", "periods/trial-end/formkrav"]


def test_a_report_due_before_the_trials_end_is_told() -> None:
    network = make_network(report_deadline=date(2020, 12, 31))
    registry = make_registry(networks=(network,), sources=(PUBLISHED_LATE,))

    found = find(registry, "periods/report-deadline/nordjylland")

    assert "1 forsøg løber længere, det sidste til 31. december 2022" in found.found


@pytest.mark.parametrize(("years", "expected"), [("2016-2020", 1), ("2017–2022", 0)])
def test_years_in_a_name_are_held_against_the_dates(years: str, expected: int) -> None:
    source = replace(PUBLISHED_LATE, title=f"Netværket {years}. Status")

    assert len(ids_of(make_registry(sources=(source,)))) == expected


def cohort_statements(trial: str, word: str, values: tuple[float, ...]) -> tuple[Statement, ...]:
    parts = ("size-low", "size-high", f"{word}-low", f"{word}-high", f"{word}-every")
    return tuple(
        make_statement(f"koebenhavn-2019/{trial}-{part}", value)
        for part, value in zip(parts, values, strict=True)
    )


def test_cohorts_every_week_give_far_more_than_expected() -> None:
    statements = cohort_statements("jobspor-1", "team", (500, 700, 20, 25, 1))
    registry = make_registry(statements=statements, sources=(PUBLISHED_LATE,))

    found = find(registry, "cohorts/kbh-jobspor-1")

    assert "venter 500–700" in found.found
    assert "52 hold og 1.040–1.300" in found.found
    assert "880–1.150, stadig uden for" in found.explanation


def test_cohorts_every_third_week_give_more_than_expected() -> None:
    statements = cohort_statements("jobspor-2", "cohort", (150, 250, 20, 25, 3))
    registry = make_registry(statements=statements, sources=(PUBLISHED_LATE,))

    assert "17 hold og 340–425" in find(registry, "cohorts/kbh-jobspor-2").found


def test_cohorts_that_can_give_the_expected_number_are_silent() -> None:
    statements = cohort_statements("jobspor-1", "team", (1000, 1100, 20, 25, 1))

    assert ids_of(make_registry(statements=statements, sources=(PUBLISHED_LATE,))) == []


@pytest.mark.parametrize("missing", range(5))
def test_cohorts_are_not_computed_from_some_of_the_figures(missing: int) -> None:
    statements = list(cohort_statements("jobspor-1", "team", (500, 700, 20, 25, 1)))
    del statements[missing]

    assert ids_of(make_registry(statements=tuple(statements), sources=(PUBLISHED_LATE,))) == []


def test_a_text_under_another_trials_name_is_told() -> None:
    statement = make_statement("koebenhavn-2019/jobspor-2-named-a", None, "formkrav")
    registry = make_registry(statements=(statement,), sources=(PUBLISHED_LATE,))

    assert ids_of(registry) == ["names/formkrav"]


def test_a_stated_count_is_held_against_the_registry() -> None:
    statements = (
        make_statement("status-2018/round-1-trials", 5, "network"),
        make_statement("status-2018/round-2-trials", 0, "network"),
        make_statement("status-2018/trials", 19, "network"),
    )

    registry = make_registry(statements=statements, sources=(PUBLISHED_LATE,))

    assert ids_of(registry) == ["counts/status-2018-round-1-trials"]


def test_accounts_that_differ_on_a_topic_are_one_disagreement() -> None:
    accounts = (
        Account("antal forsøg", "24", SOURCE, "side 1", "Ansøgt om."),
        Account("antal forsøg", "19", SOURCE, "side 2", ""),
        Account("slutår", "2020", SOURCE, "side 1", ""),
        Account("slutår", "2020", SOURCE, "side 3", ""),
    )
    registry = make_registry(accounts=accounts, sources=(PUBLISHED_LATE,))

    found = compare_sources(registry)

    assert [d.id for d in found] == ["accounts/antal-forsoeg"]
    assert found[0].places == (f"{SOURCE}: side 1", f"{SOURCE}: side 2")
    assert found[0].found == "Om antal forsøg siger kilderne: »24« og »19«."


@pytest.fixture(scope="module")
def real() -> Registry:
    if not (REAL / "network.yml").exists():
        pytest.skip("the registry is written by hand")
    return read_registry(REAL)


def test_the_real_sources_disagree_where_we_know_they_do(real: Registry) -> None:
    found = ids_of(real)

    assert len([i for i in found if i.startswith("matrix/row-total/")]) == 7
    assert {
        "matrix/counted-as/frederikshavn",
        "matrix/empty-total/indsatsplan",
        "matrix/brackets/aalborg/uddannelsespaalaeg",
        "titles/sygedagpenge-fleksibilitet",
        "titles/integrationskontakt",
        "names/kbh-jobspor-2",
        "periods/since/vesthimmerland",
        "periods/report-deadline/nordjylland",
        "periods/name-years/nordjylland/status-2018",
        "cohorts/kbh-jobspor-1",
        "cohorts/kbh-jobspor-2",
        "accounts/antal-forsoeg",
        "accounts/slutdato",
        "accounts/antal-kommuner",
    } <= set(found)


def test_the_real_registry_repeats_the_printed_matrix(real: Registry) -> None:
    kinds = ("matrix/participation", "matrix/trials", "matrix/column-total", "titles/registry")

    assert [i for i in ids_of(real) if i.startswith((*kinds, "counts/"))] == []


def test_every_statement_that_a_check_reads_stands_in_the_real_registry(real: Registry) -> None:
    known = {statement.id for statement in real.statements}

    assert {i for read in STATEMENTS_READ.values() for i in read} <= known


def test_ids_are_unique_and_places_name_known_sources(real: Registry) -> None:
    found = compare_sources(real)

    sources = {source.id for source in real.sources} | {"registret"}
    assert len({d.id for d in found}) == len(found)
    assert {place.partition(":")[0] for d in found for place in d.places} <= sources
    assert len(CHECKS) == 15
