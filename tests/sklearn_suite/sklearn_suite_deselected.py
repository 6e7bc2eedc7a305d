"""Tests of scikit-learn's files that do not apply to our classes, by name, each with the reason."""

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


ONE_METHOD = "wants a solver to refuse a penalty or a problem; ours is one method for all of them"
ROUNDS = "wants a warning after few rounds of an iterative solver; our solution is certified all the same"
RANDOM = "wants the solution to depend on the random state of a solver; ours never does"
LOOSE = "wants to equal scikit-learn's solver at its tol of 1e-4, which our solution is ahead of by 3e-4"
PRIVATE = "asks the class for a private method of scikit-learn's"
CALLBACKS = "tests the experimental callbacks of scikit-learn 1.9, which report rounds of its lbfgs solver"
ARRAY_API = "tests arrays of other libraries under scikit-learn's array API dispatch, which our classes do not take"
NINE_DIGITS = "wants nine digits of coefficients; a duality gap of 1e-12, our tightest, promises eight"
THEIRS = "tests scikit-learn's private base class, which is not ours"

LOGISTIC = {
    "test_check_solver_option": ONE_METHOD,
    "test_liblinear_multiclass_raises": ONE_METHOD,
    "test_liblinear_with_large_values": ONE_METHOD,
    "test_large_sparse_matrix": ONE_METHOD,
    "test_dtype_match": "wants float64 from liblinear for float32 inputs; ours keeps the type of X for every solver",
    "test_max_iter": ROUNDS,
    "test_zero_max_iter": ROUNDS,
    "test_warm_start": ROUNDS,
    "test_newton_cholesky_fallback_to_lbfgs": ROUNDS,
    "test_liblinear_dual_random_state": RANDOM,
    "test_c_inf_no_warning": "wants silence about labels that are separated and have no finite solution; ours says it",
    "test_logistic_cv_multinomial_score": LOOSE,
    "test_logreg_predict_proba_multinomial": PRIVATE,
    "test_logistic_regression_callback_support": CALLBACKS,
    "test_logistic_regression_callback_fitted_estimator": CALLBACKS,
    "test_logistic_regression_callback_support_warning": CALLBACKS,
    "test_logistic_regression_array_api_compliance": ARRAY_API,
    "test_logistic_regression_array_api_warm_start": ARRAY_API,
}

GLM = {
    "test_warm_start": ROUNDS,
    "test_linalg_warning_with_newton_solver": "wants a warning and a switch of solvers for a singular Hessian; ours "
    "gives the solution of least norm",
    "test_newton_solver_verbosity": INTERNALS,
    "test_poisson_regressor_array_api_compliance": ARRAY_API,
    "test_poisson_regressor_array_api_warm_start": ARRAY_API,
}

# by the name of the test file of ours, with the module of scikit-learn that it runs
FILES = {
    "test_coordinate_descent": ("sklearn.linear_model.tests.test_coordinate_descent", REASONS),
    "test_sklearn_logistic": ("sklearn.linear_model.tests.test_logistic", LOGISTIC),
    "test_sklearn_glm": ("sklearn.linear_model._glm.tests.test_glm", GLM),
}


def reason(file: str, name: str, parameters: str) -> str | None:
    """Why an item of a file is left out: its function's name, the text of its parameters; None if it is run."""
    if file == "test_sklearn_glm" and ("BinomialRegressor" in parameters or "_GeneralizedLinear" in parameters):
        return THEIRS
    if file == "test_sklearn_glm" and "glm_regression" in name and "wide" in parameters and "newton" in parameters:
        return NINE_DIGITS
    _, reasons = FILES.get(file, ("", {}))
    return reasons.get(name)
