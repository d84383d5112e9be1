"""One module a kind of step, so that a step's key covers just the code which that kind uses."""
