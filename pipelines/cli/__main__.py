"""`python -m pipelines.cli` is `frikommune`."""

from pipelines.cli import main

main()
