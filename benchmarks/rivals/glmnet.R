# Answers commands on standard input with one line of JSON each; see r_glmnet_.py.
suppressMessages({library(Matrix); library(glmnet)})
out <- commandArgs(TRUE)[1]
say <- function(...) { cat(sprintf(...), "\n", sep = ""); flush(stdout()) }

npy <- function(path) {  # what NumPy's format 1.0 needs here: one- or two-dimensional, column-major, doubles or integers
  con <- file(path, "rb"); on.exit(close(con))
  readBin(con, "raw", 8); size <- readBin(con, "integer", 1, size = 2, signed = FALSE)
  head <- readChar(con, size)
  inside <- sub(".*shape': \\(([^)]*)\\).*", "\\1", head)
  shape <- as.numeric(regmatches(inside, gregexpr("[0-9]+", inside))[[1]])
  if (grepl("<f8", head)) v <- readBin(con, "double", prod(shape), 8)
  else if (grepl("<i4", head)) v <- readBin(con, "integer", prod(shape), 4)
  else v <- { w <- readBin(con, "integer", 2 * prod(shape), 4); w[c(TRUE, FALSE)] }  # small 8-byte integers
  if (length(shape) == 2) matrix(v, shape[1], shape[2]) else v
}

target <- function(family) {  # y as a family wants it
  if (family == "cox") survival::Surv(y[, 1], y[, 2]) else if (family == "multinomial") factor(y) else y
}

glmnet.control(fdev = 0, devmax = 1)  # no early stop
say('{"version": "%s"}', as.character(packageVersion("glmnet")))
input <- file("stdin", "r")
while (length(line <- readLines(input, 1)) == 1) {
  w <- strsplit(line, " ")[[1]]
  if (w[1] == "open") {
    d <- w[2]; y <- npy(file.path(d, "y.npy")); alphas <- npy(w[3])
    if (file.exists(file.path(d, "X.npy"))) x <- npy(file.path(d, "X.npy"))
    else x <- new("dgCMatrix", i = npy(file.path(d, "X.indices.npy")), p = npy(file.path(d, "X.indptr.npy")),
                  x = npy(file.path(d, "X.data.npy")), Dim = as.integer(npy(file.path(d, "X.shape.npy"))))
    say("{}")
  } else if (w[1] == "path") {
    l1 <- as.numeric(w[2]); s <- 1
    if (l1 < 1) s <- sqrt(mean((y - mean(y))^2))  # glmnet divides y by its deviation: adjust the L2 part
    share <- l1 / s + 1 - l1
    f <- glmnet(x, y / s, alpha = l1 / s / share, lambda = alphas * share, standardize = FALSE,
                thresh = as.numeric(w[3]), maxit = 1e9)
    say("{}")
  } else if (w[1] == "cv") {
    s <- 1; n <- length(y)
    fold <- rep(1:10, times = n %/% 10 + (1:10 <= n %% 10))  # contiguous, the first ones longer
    found <- cv.glmnet(x, y, lambda = alphas, foldid = fold, standardize = FALSE, thresh = as.numeric(w[2]), maxit = 1e9)
    f <- found$glmnet.fit; best <- which.min(found$cvm)
    say('{"best": %d, "error": %.17g}', best - 1L, found$cvm[best])
  } else if (w[1] == "losspath") {
    f <- glmnet(x, target(w[2]), family = w[2], lambda = alphas, standardize = FALSE, thresh = as.numeric(w[3]), maxit = 1e9)
    say("{}")
  } else if (w[1] == "losscv") {
    n <- length(y); fold <- rep(1:10, times = n %/% 10 + (1:10 <= n %% 10))
    found <- cv.glmnet(x, target(w[2]), family = w[2], lambda = alphas, foldid = fold, standardize = FALSE,
                       thresh = as.numeric(w[3]), maxit = 1e9)
    f <- found$glmnet.fit
    say('{"best": %d}', which.min(found$cvm) - 1L)
  } else if (w[1] == "saveall") {
    each <- if (is.list(f$beta)) f$beta else list(f$beta)
    put <- function(v, name) { con <- file(file.path(out, name), "wb"); writeBin(v, con); close(con) }
    for (k in seq_along(each)) {
      b <- as(as(as(each[[k]], "dMatrix"), "generalMatrix"), "CsparseMatrix")
      put(b@i, paste0("i", k - 1)); put(b@p, paste0("p", k - 1)); put(b@x, paste0("x", k - 1))
    }
    constants <- if (is.null(f$a0)) rep(0, ncol(b)) else if (is.matrix(f$a0)) as.numeric(t(f$a0)) else as.numeric(f$a0)
    put(constants, "b")
    say('{"outputs": %d, "p": %d, "k": %d}', length(each), nrow(b), ncol(b))
  } else if (w[1] == "save") {
    b <- as(as(as(f$beta * s, "dMatrix"), "generalMatrix"), "CsparseMatrix")
    put <- function(v, name) { con <- file(file.path(out, name), "wb"); writeBin(v, con); close(con) }
    put(b@i, "i"); put(b@p, "p"); put(b@x, "x"); put(as.numeric(f$a0 * s), "b")
    say('{"p": %d, "k": %d}', nrow(b), ncol(b))
  }
}
