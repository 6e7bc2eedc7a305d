"""The parts of a comparison: methods, their costs and reasons, and the verdict."""
