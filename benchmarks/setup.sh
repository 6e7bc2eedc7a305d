#!/usr/bin/env bash
# Environments of the libraries that are timed beside this package, in benchmarks/.venvs (BENCH_VENVS names another folder):
#   main (skglm, glum, scikit-survival, python-glmnet), celer (its cross-validation needs scikit-learn < 1.8), adelie (NumPy < 2),
#   glmstar (its module has the same name as python-glmnet's), nonlinear (JAX, optax, skscope, LassoNet with PyTorch).
# What cannot be installed is left out and the reason kept in <tool>.missing, which the bench prints: never an error.
# R's glmnet is used if Rscript finds it (Debian, Ubuntu: apt install r-base-core r-cran-glmnet).
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
venvs=${BENCH_VENVS:-$here/.venvs}
python=${PYTHON:-python3}
mkdir -p "$venvs"

add() { # add TOOL ENVIRONMENT requirement...
  local tool=$1 env=$2 log; shift 2
  local own="BENCH_PYTHON_${env^^}"
  if [ -n "${!own:-}" ] || [ -e "$venvs/$env/.has-$tool" ]; then return; fi
  echo "Installing $tool for the comparison"
  log=$venvs/$tool.log
  if [ ! -x "$venvs/$env/bin/python" ] && ! "$python" -m venv "$venvs/$env" > "$log" 2>&1; then
    echo "no environment: $(tail -n 1 "$log")" > "$venvs/$tool.missing"; return
  fi
  if "$venvs/$env/bin/python" -m pip install --quiet --disable-pip-version-check "$@" > "$log" 2>&1; then
    touch "$venvs/$env/.has-$tool"; rm -f "$venvs/$tool.missing" "$log"
  else
    local hint=""
    [ "$tool" = python_glmnet ] && ! command -v gfortran > /dev/null && hint=" (it needs gfortran: apt install gfortran)"
    echo "pip could not install it$hint: $(grep -i error "$log" | tail -n 1 | cut -c 1-160)" > "$venvs/$tool.missing"
  fi
}

add skglm main skglm
add glum main glum
add sksurv main scikit-survival
add python_glmnet main python-glmnet
add celer celer celer "scikit-learn<1.8"
add adelie adelie adelie "numpy<2" scipy
add glmstar glmstar glmstar
# beside nonlinear models; PyTorch's build for processors only, where it can be had
add jax nonlinear jax optax
add skscope nonlinear skscope
add torch nonlinear torch --extra-index-url https://download.pytorch.org/whl/cpu
add lassonet nonlinear lassonet
for note in "$venvs"/*.missing; do
  [ -e "$note" ] && echo "$(basename "$note" .missing) is left out: $(cat "$note")"
done
exit 0
