"""Files that leave the package: the model file, written whole or not at all."""
