"""nbgrader's own buttons, with this engine behind them: formgrader's, and the learner's in Lab."""
