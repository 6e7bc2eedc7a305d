"""Nonlinear models f(x; b): parameters in any shape, derivatives, exact penalised fits of one alpha or a path."""
