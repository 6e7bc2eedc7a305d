"""Solvers: the compiled engine, its slow twin, the grids of alpha, and who goes where."""
