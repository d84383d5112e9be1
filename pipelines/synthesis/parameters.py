"""Every constant of the synthetic model, with where it comes from.

Source: STATISTICS.md §7 gives hazards and inflow. Whatever no source gives is ours: chosen so
that the tables look like a job centre's, never measured.
"""

from __future__ import annotations

from datetime import date

# Weekly hazards by weeks since the clock's start (STATISTICS.md §7).
SEGMENT_STARTS = (0, 13, 26, 52)  # weeks
JOB_HAZARD = (0.012, 0.016, 0.011, 0.006)
OTHER_HAZARD = (0.003, 0.003, 0.004, 0.004)
HORIZON_WEEKS = 52
RMST_WEEKS = (26, 52)
INCIDENCE_WEEKS = (13, 26, 52)

# Exits: shares within each of the two competing kinds (ours).
JOB_REASONS = {"job": 0.85, "education": 0.15}
OTHER_REASONS = {"other_benefit": 0.55, "flex_job": 0.15, "disability_pension": 0.10, "other": 0.20}
BREAK_REASONS = {"job": 0.5, "other_benefit": 0.3, "other": 0.2}

# Covariates: share of entries, and effect on the log hazard to job (ours).
SEX = {"woman": (0.52, -0.04), "man": (0.48, 0.04)}
EDUCATION = {
    "primary": (0.28, -0.15),
    "upper_secondary": (0.08, -0.02),
    "vocational": (0.36, 0.08),
    "short_higher": (0.05, 0.08),
    "medium_higher": (0.12, 0.15),
    "long_higher": (0.07, 0.10),
    "unknown": (0.04, -0.20),
}
READINESS = {"job_ready": 0.12, "activity_ready": -0.35}  # effect; the share goes by benefit
AGE_GROUPS = ((18, 29), (30, 39), (40, 49), (50, 59), (60, 64))  # years, both ends in
AGE_EFFECT = (0.20, 0.08, 0.0, -0.18, -0.45)
AGE_SHARE = (0.26, 0.22, 0.22, 0.21, 0.09)
YOUNG_BENEFITS = ("uddannelseshjaelp",)  # only the first age group receives it
JOB_READY_SHARE = {
    "a-dagpenge": 0.92,
    "sygedagpenge": 0.60,
    "jobafklaring": 0.15,
    "kontanthjaelp": 0.40,
    "uddannelseshjaelp": 0.40,
    "ressourceforloeb": 0.05,
    "revalidering": 0.30,
    "ledighedsydelse": 0.30,
    "fleksjob": 0.50,
    "integrationsydelse": 0.50,
    "loentilskud-foertidspension": 0.20,
}
# 4.0 to 1.8 is Copenhagen's 1000 on sick pay to 450 in jobafklaring (source koebenhavn-2019).
BENEFIT_WEIGHT = {
    "a-dagpenge": 5.0,
    "sygedagpenge": 4.0,
    "jobafklaring": 1.8,
    "kontanthjaelp": 3.0,
    "uddannelseshjaelp": 2.0,
    "ressourceforloeb": 1.0,
    "revalidering": 1.0,
    "ledighedsydelse": 1.2,
    "fleksjob": 1.0,
    "integrationsydelse": 1.0,
    "loentilskud-foertidspension": 1.0,
}

# Confounding: the trial arm holds a few more job-ready and a few more aged 30-39 (ours, mild).
TRIAL_JOB_READY_SHIFT = 0.04
TRIAL_AGE_SHIFT = 0.03  # from 50-59 to 30-39

# Spells that come back, and exits that are registered late (STATISTICS.md §5; shares ours).
BREAK_SHARE = 0.03  # back within 4 weeks: the same spell by the registry's rule
BREAK_DAYS = (3, 27)
REENTRY_SHARE = 0.10  # back later: a new spell, in no trial
REENTRY_DAYS = (29, 300)
LAG_DAYS = 21
LAG_REGISTERED = 0.7

RUNNING_DAYS = 182  # before the trial began: spells from then that still ran are delivered too

# Inflow: entries to the trial arm a year (STATISTICS.md §7).
YEARLY_ENTRIES = {
    ("aalborg", "formkrav"): 800,
    ("hjoerring", "formkrav"): 300,
    ("frederikshavn", "formkrav"): 250,
    ("thisted", "formkrav"): 160,
    ("mariagerfjord", "formkrav"): 160,
    ("jammerbugt", "formkrav"): 150,
    ("vesthimmerland", "formkrav"): 140,
    ("broenderslev", "formkrav"): 120,
    ("rebild", "formkrav"): 60,
    ("koebenhavn", "kbh-jobspor-1"): 600,
    ("koebenhavn", "kbh-jobspor-2"): 200,
    ("koebenhavn", "kbh-sygedagpenge"): 1450,
}
ENTRIES_AT_AALBORG = {
    "rehabiliteringsteam": 400,
    "sygedagpenge-fleksibilitet": 500,
    "forholdstal": 200,
    "lae265-jobafklaring": 200,
    "uddannelse-forsikrede": 150,
    "psykologer": 120,
    "loentilskud-jobrotation": 120,
    "ledighedsydelse": 100,
    "mentor": 100,
    "uddannelsespaalaeg": 80,
    "integrationskontakt": 80,
    "ivaerksaetter": 60,
    "indsatsplan": 60,
    "ressourceforloeb": 50,
    "lae265-revalidering": 40,
    "forholdstal-ledighedsydelse": 40,
    "foertidspensionister": 30,
    "mikrolaan": 15,
}
SIZE_TO_AALBORG = {
    "aalborg": 1.0,
    "hjoerring": 300 / 800,
    "frederikshavn": 250 / 800,
    "thisted": 160 / 800,
    "mariagerfjord": 160 / 800,
    "jammerbugt": 150 / 800,
    "vesthimmerland": 140 / 800,
    "broenderslev": 120 / 800,
    "rebild": 1 / 10,
    "morsoe": 1 / 12,
}
OTHER_YEARLY_ENTRIES = 120  # a participation of any other network

# Last day of inflow and day of extraction, by network; any other: two years, then half a year.
INFLOW_ENDS = {
    "nordjylland": (date(2019, 12, 31), date(2020, 6, 30)),
    "koebenhavn": (date(2020, 12, 31), date(2021, 6, 30)),
}
HISTORICAL_YEARS = 2

# Weeks on benefit before the trial is entered, lowest and highest (ours; Copenhagen A and B
# begin after six interviews, source koebenhavn-2019). Both arms alike; 0 where not named.
ENTRY_LAG_WEEKS = {
    "kbh-jobspor-1": (24, 28),
    "kbh-jobspor-2": (24, 28),
    "psykologer": (4, 12),
    "mentor": (4, 16),
    "rehabiliteringsteam": (4, 12),
}
