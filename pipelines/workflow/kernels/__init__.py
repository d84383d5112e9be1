"""Warm kernels: forked from a process that has the imports done; a normal launch anywhere else.

A notebook still gets a fresh, isolated process that speaks the real Jupyter protocol. Linux only:
elsewhere, and whenever the server is gone, Jupyter's own launch takes over with the same outputs.
"""
