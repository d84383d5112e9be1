"""What depends on what; runs notebooks, kernels, workers.

Kept empty on purpose: a step's key covers the code it imports, and importing a module imports its
packages too. Import from the modules themselves.
"""
