"""Raw fields of `trials/<slug>.yml` to trials with their plans."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipelines.domain import Ask, Assignment, Design, Element, OutcomeKey, Plan, Trial
from pipelines.registry.fields import Fields, as_sound, as_sound_all
from pipelines.registry.records import AskEntry
from pipelines.registry.sections import RegistryFiles, Section
from pipelines.registry.vocabulary import OUTCOMES

SHORT_TITLE_LENGTH = 45
ORDER = "trials/_order.yml"
_ORIGINS = ("source", "project")


def read_trials(files: RegistryFiles, asks: Section[AskEntry]) -> Section[Trial]:
    """Read all trials, in the order of `trials/_order.yml`."""
    known = {entry.ask.id: entry.ask for entry in asks.records}
    names = _trial_files(files)
    roots = {name: files.root(f"trials/{name}.yml") for name in names}
    found: dict[str, Trial] = {}
    for name, root in roots.items():
        trial = None if root is None else parse_trial(root, name, known, asks)
        if trial is not None:
            found[name] = trial
    _check_repeated_slugs(roots)
    order = _read_order(files, names)
    records = tuple(found[name] for name in order if name in found)
    return Section(files.place("trials"), records, frozenset(names) if names else None)


def _trial_files(files: RegistryFiles) -> list[str]:
    folder = files.folder / "trials"
    if not folder.is_dir():
        files.faults.note(
            files.place("trials"), "mappen mangler", "Opret den med ét forsøg pr. fil."
        )
        return []
    paths = sorted(path for path in folder.iterdir() if not path.name.startswith((".", "_", "~")))
    for path in paths:
        if path.suffix != ".yml":
            place = files.place(f"trials/{path.name}")
            files.faults.note(
                place, "filen læses ikke", "Omdøb den til <slug>.yml, eller flyt den."
            )
    names = [path.stem for path in paths if path.suffix == ".yml"]
    if not names:
        files.faults.note(files.place("trials"), "mappen har ingen forsøg", "Tilføj et forsøg.")
    return names


def _check_repeated_slugs(roots: Mapping[str, Fields | None]) -> None:
    first: dict[str, str] = {}
    for name, root in roots.items():
        slug = root.peek("slug") if root is not None else None
        if root is not None and slug is not None:
            if slug in first:
                what = f'er "{slug}", som også står i trials/{first[slug]}.yml'
                root.fault("slug", what, "Et forsøg må kun have én fil.")
            first.setdefault(slug, name)


def _read_order(files: RegistryFiles, names: list[str]) -> list[str]:
    order = files.value(ORDER)
    if order is None:
        return names
    place = files.place(ORDER)
    if not isinstance(order, list) or not all(isinstance(slug, str) for slug in order):
        files.faults.note(place, "filen skal være en liste af forsøg", "Skriv - <slug> pr. linje.")
        return names
    for slug in sorted({slug for slug in order if order.count(slug) > 1}):
        files.faults.note(place, f'forsøget "{slug}" står flere gange', "Slet de overflødige.")
    for slug in sorted(set(order) - set(names)):
        fix = "Slet linjen, eller opret filen."
        files.faults.note(place, f'forsøget "{slug}" har ingen fil i trials', fix)
    for slug in (name for name in names if name not in order):
        files.faults.note(place, f'forsøget "{slug}" mangler', "Tilføj det på sin plads.")
    return list(dict.fromkeys(order))


def parse_trial(
    fields: Fields, file_name: str, asks: Mapping[str, Ask], section: Section[AskEntry]
) -> Trial | None:
    """Read one trial; its slug must be its file's name."""
    slug = fields.slug("slug")
    if slug and slug != file_name:
        what = f'er "{slug}", men filen hedder {Path(file_name).name}.yml'
        fields.fault("slug", what, "Filen og forsøget skal hedde det samme.")
    ask = _parse_ask_reference(fields, asks, section)
    elements = [_parse_element(element) for element in fields.children("elements")]
    _check_elements(fields, elements)
    plan = _parse_plan(fields.child("plan"))
    start_date, end_date = fields.day("start_date"), fields.optional_day("end_date")
    if end_date is not None and end_date <= start_date:
        fields.fault("end_date", f"er {end_date}, som ikke er efter start_date", "Ret datoen.")
    return fields.build(
        Trial,
        slug=slug,
        network=fields.text("network"),
        title=fields.label("title"),
        listed_title=fields.label("listed_title"),
        short_title=fields.label("short_title", longest=SHORT_TITLE_LENGTH),
        round=fields.optional_integer("round", minimum=1),
        start_date=start_date,
        end_date=end_date,
        rule_waived=fields.text("rule_waived"),
        allowed=fields.text("allowed"),
        target_groups=fields.texts("target_groups"),
        benefits=fields.texts("benefits"),
        elements=as_sound_all(elements),
        lead=fields.text("lead"),
        evaluator=fields.text("evaluator"),
        plan=as_sound(plan),
        status=fields.text("status"),
        ask=ask,
        fidelity_threshold=_parse_share(fields, "fidelity_threshold"),
        expected_size=fields.text("expected_size"),
        sources=fields.texts("sources"),
    )


def _parse_ask_reference(
    fields: Fields, asks: Mapping[str, Ask], section: Section[AskEntry]
) -> Ask | None:
    ask_id = fields.optional_text("ask")
    if ask_id is not None and section.lacks(ask_id):
        fields.fault(
            "ask", f'er "{ask_id}", som ikke findes i asks.yml', "Ret det, eller skriv null."
        )
    return asks.get(ask_id) if ask_id is not None else None


def _parse_element(fields: Fields) -> Element | None:
    return fields.build(Element, slug=fields.slug("slug"), name=fields.label("name"))


def _check_elements(fields: Fields, elements: list[Element | None]) -> None:
    slugs = [element.slug for element in elements if element is not None]
    for slug in sorted({slug for slug in slugs if slugs.count(slug) > 1}):
        fields.fault("elements", f'nævner "{slug}" flere gange', "Slet de overflødige.")


def _parse_share(fields: Fields, name: str) -> float:
    share = fields.number(name)
    if not 0 <= share <= 1:
        fields.fault(name, f"er {share:g}, men skal ligge fra 0 til 1", "Skriv en andel, fx 0.8.")
    return share


def _parse_plan(fields: Fields) -> Plan | None:
    primary = _parse_outcome(fields.child("primary"))
    secondary = [_parse_outcome(outcome) for outcome in fields.children("secondary")]
    _check_secondary(fields, primary, secondary)
    margin = fields.optional_number("margin")
    if margin is not None and margin <= 0:
        what = f"er {margin:g}, men skal være over 0"
        fields.fault("margin", what, "Skriv et positivt tal, eller null, hvis der ingen margen er.")
    return fields.build(
        Plan,
        design=fields.choice("design", Design),
        primary=as_sound(primary),
        margin=margin,
        margin_reason=fields.text("margin_reason", empty=margin is None),
        higher_is_better=fields.flag("higher_is_better"),
        secondary=as_sound_all(secondary),
        comparison=fields.text("comparison"),
        origin=fields.one_of("origin", _ORIGINS),
        assignment=_parse_assignment(fields),
    )


def _parse_assignment(fields: Fields) -> Assignment:
    """What was put in an arm: persons, where the plan does not say."""
    if not fields.has("assignment"):
        return Assignment.INDIVIDUAL
    return fields.choice("assignment", Assignment)


def _parse_outcome(fields: Fields) -> OutcomeKey | None:
    outcome = fields.one_of("outcome", tuple(OUTCOMES))
    estimand, week = fields.text("estimand"), fields.optional_integer("week", minimum=1)
    if fields.peek("outcome") == outcome:
        check_estimand(fields, outcome, estimand, week)
    return fields.build(OutcomeKey, outcome=outcome, estimand=estimand, week=week)


def check_estimand(fields: Fields, outcome: str, estimand: str, week: int | None) -> None:
    """Note an estimand or a week that the outcome does not have."""
    expected, weeks = OUTCOMES[outcome]
    if estimand and estimand != expected:
        what = f'er "{estimand}", som udfaldet "{outcome}" ikke har'
        fields.fault("estimand", what, f"Skriv {expected}.")
    if week not in weeks:
        options = ", ".join("null" if option is None else str(option) for option in weeks)
        what = f'passer ikke til udfaldet "{outcome}"'
        fields.fault("week", what, f"Vælg mellem {options}.")


def _check_secondary(
    fields: Fields, primary: OutcomeKey | None, secondary: list[OutcomeKey | None]
) -> None:
    sound = [outcome for outcome in secondary if outcome is not None]
    if primary is not None and primary in sound:
        fix = "Slet det, eller vælg et andet primært udfald."
        fields.fault("secondary", f'indeholder det primære udfald "{primary.outcome}"', fix)
    if len(set(sound)) < len(sound):
        fields.fault("secondary", "nævner det samme udfald flere gange", "Slet de overflødige.")
