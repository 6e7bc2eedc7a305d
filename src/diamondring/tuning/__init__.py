"""Cross-validation: splits, what each fold learns, held-out error, and the choice of a strength."""
