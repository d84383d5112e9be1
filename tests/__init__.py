"""A package of its own name: a library of ours installs another `tests`."""
