"""The bench on which tests are tested: with answers, and with mutants of the solution."""
