"""Choosing what is hidden, and proving it. Only the solver's own process imports this: numpy and HiGHS are heavy."""
