#!/usr/bin/env bash
# Two environments for the libraries that are timed (adelie needs NumPy 1), in benchmarks/.venvs; then
#   BENCH_PYTHON=benchmarks/.venvs/main/bin/python BENCH_PYTHON_ADELIE=benchmarks/.venvs/adelie/bin/python \
#       benchmarks/.venvs/main/bin/python benchmarks/run.py
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
python3 -m venv "$here/.venvs/main"
"$here/.venvs/main/bin/pip" install -q scikit-learn celer skglm glum "$here/.."
python3 -m venv "$here/.venvs/adelie"
"$here/.venvs/adelie/bin/pip" install -q adelie scikit-learn scipy
