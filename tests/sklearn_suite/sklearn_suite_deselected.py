"""Tests of scikit-learn's file that do not apply to our classes, by name, each with the reason."""

import sklearn

COUNTS = "counts iterations of coordinate descent; our solver ends with a proof and counts none"
ONE_ROUND = "wants a failure after one round of coordinate descent; our solution is certified all the same"
INTERNALS = "replaces or watches the inner workings of scikit-learn's implementation"
ALPHA_ZERO = "wants a warning that alpha=0 converges badly; ours is exact least squares"
TRUST = "wants wrong input to go wrong where checks are switched off; ours is right for any memory order"
IN_PLACE = "wants X to be overwritten; ours never writes to X"

REASONS = {
    "test_lasso_alpha_warning": ALPHA_ZERO,
    "test_warm_start_convergence": COUNTS,
    "test_warm_start_convergence_with_regularizer_decrement": COUNTS,
    "test_enet_coordinate_descent_raises_convergence": ONE_ROUND,
    "test_sparse_input_convergence_warning": ONE_ROUND,
    "test_multi_task_lasso_and_enet": ONE_ROUND,
    "test_lassoCV_does_not_set_precompute": INTERNALS,
    "test_check_input_false": TRUST,
    "test_enet_copy_X_False_check_input_False": IN_PLACE,
}

NO_L1 = "wants a warning that coordinate descent without L1 may fail; ours is ridge regression by factorisation"
ASKS_PRIVATE = "asks the class for scikit-learn's private method _is_multitask"

# tests that scikit-learn 1.8 has, and 1.9 no longer, or in another form
OLDER = {
    "test_enet_l1_ratio": NO_L1,
    "test_linear_model_cv_deprecated_n_alphas": ASKS_PRIVATE,
    "test_linear_model_cv_deprecated_alphas_none": ASKS_PRIVATE,
    "test_linear_model_cv_alphas_n_alphas_unset": ASKS_PRIVATE,
    "test_linear_model_cv_alphas": ASKS_PRIVATE,
}

if sklearn.__version__.startswith("1.8."):
    REASONS |= OLDER


def reason(name: str, parameters: str) -> str | None:
    """Why an item is left out: its function's name, then the text of its parameters; None if it is run."""
    return REASONS.get(name)
