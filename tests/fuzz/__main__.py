"""`make fuzz`: 2,000 damaged deliveries; ends with 1 where any goes silently wrong."""

from __future__ import annotations

import argparse
import os
import sys

from tests.fuzz.running import describe_failure, is_failure, run_cases, tabulate


def main() -> int:
    """Run the cases and print the table of outcomes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--workers", type=int, default=min(os.cpu_count() or 1, 4))
    options = parser.parse_args()
    numbers = range(options.first, options.first + options.cases)
    cases = []
    for case in run_cases(numbers, workers=options.workers):
        cases.append(case)
        if is_failure(case):
            _tell(describe_failure(case))
    _tell("\n".join(tabulate(cases)))
    slowest = max(cases, key=lambda case: case.seconds)
    _tell(f"langsomst: {slowest.seconds:.1f} s (nr. {slowest.number})")
    return int(any(map(is_failure, cases)))


def _tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
