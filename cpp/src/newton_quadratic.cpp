#include "diamondring/newton_quadratic.hpp"

#include <algorithm>
#include <cmath>

#include "diamondring/cholesky.hpp"
#include "diamondring/kernels.hpp"

namespace diamondring {

namespace {

// Rows without curvature (a residual beyond Huber's delta, a margin that is kept) would leave the model singular.
constexpr double kFloor = 1e-7;                                                        // of the largest curvature
constexpr std::size_t kPacked = std::size_t{1} << 25, kImages = std::size_t{1} << 22;  // numbers kept at most

}  // namespace

NewtonQuadratic::NewtonQuadratic(OutputColumns& columns, const Loss& loss, const double* offset, bool intercept,
                                 const LossPoint& point)
    : columns_(columns),
      loss_(loss),
      offset_(offset),
      intercept_(intercept),
      point_(&point),
      own_(columns.size()),
      supports_(columns.size(), 0),
      dense_(columns.size(), 0.0),
      place_(columns.size(), -1),
      q_of_(columns.size(), 0) {
    const Standardized& data = columns.data();
    const std::size_t K = columns.outputs(), size = data.rows() * K;
    q_.assign(columns.size(), 0.0);
    diagonal_.resize(columns.size());
    rank_limit_ = K * (data.rows_in_use() - (intercept && data.rows_in_use() > 0 ? 1 : 0));
    for (std::vector<double>* v : {&target_, &residual_, &change_, &work_}) v->resize(size);
    shift_.assign(K, 0.0);
    refresh();
}

void NewtonQuadratic::apply(const double* v, double* out) const {
    if (h_.empty()) return curvature_->apply(v, out);
    for (std::size_t i = 0; i < h_.size(); ++i) out[i] = h_[i] * v[i];
}

void NewtonQuadratic::sums_of(const double* w, double* sums) const {
    const std::size_t n = columns_.rows();
    const std::vector<double>& u = columns_.data().row_weights();
    for (std::size_t k = 0; k < columns_.outputs(); ++k) sums[k] = kernels().dot(u.data(), w + k * n, n);
}

// In place: the change of intercepts from the sums that it is to take away.
void NewtonQuadratic::solve_intercepts(double* sums) const {
    const std::size_t K = columns_.outputs();
    if (!h_.empty()) {
        for (std::size_t k = 0; k < K; ++k) sums[k] = system_[k] > 0 ? sums[k] / system_[k] : 0.0;
        return;
    }
    double common = 0;  // a common change is not seen by the curvature, and not by exact sums
    for (std::size_t k = 0; k < K; ++k) common += sums[k] / static_cast<double>(K);
    for (std::size_t k = 0; k < K; ++k) sums[k] -= common;
    cholesky_solve(system_.data(), K, K, sums, K, 1);
}

void NewtonQuadratic::project(double* w, double* shift) const {
    const std::size_t n = columns_.rows(), K = columns_.outputs();
    std::fill_n(shift, K, 0.0);
    if (!intercept_) return;
    sums_of(w, shift);
    solve_intercepts(shift);
    for (std::size_t k = 0; k < K; ++k) {
        if (!h_.empty()) {
            for (std::size_t i = k * n; i < (k + 1) * n; ++i) w[i] -= h_[i] * shift[k];
        } else {
            kernels().axpy(n * K, -shift[k], images_.data() + k * n * K, w);
        }
    }
}

std::vector<double> NewtonQuadratic::settle(const double* residual) const {
    std::vector<double> out(columns_.outputs(), 0.0);
    if (!intercept_) return out;
    sums_of(residual, out.data());
    solve_intercepts(out.data());
    return out;
}

double NewtonQuadratic::unsettled(const double* residual, double room) const {
    if (!intercept_) return 0;
    const std::size_t K = columns_.outputs();
    std::vector<double> sums(K);
    sums_of(residual, sums.data());
    std::vector<double> moves = sums;
    solve_intercepts(moves.data());
    double total = 0;
    for (std::size_t k = 0; k < K; ++k) total += std::abs(sums[k] * moves[k]);
    return std::sqrt(2 * room * total);
}

void NewtonQuadratic::curve() {
    const std::size_t n = columns_.rows(), K = columns_.outputs();
    curvature_ = loss_.curvature(point_->eta.data());
    h_.clear();
    if (const double* h = curvature_->diagonal()) {
        h_.assign(h, h + n * K);
        const double floor = kFloor * *std::max_element(h_.begin(), h_.end());
        for (double& v : h_) v = std::max(v, floor);
        system_.assign(K, 0.0);
        sums_of(h_.data(), system_.data());
    } else if (intercept_) {
        images_.resize(n * K * K);
        system_.assign(K * K, 0.0);
        std::vector<double> e(n * K, 0.0);
        for (std::size_t k = 0; k < K; ++k) {
            std::fill_n(e.begin() + static_cast<std::ptrdiff_t>(k * n), n, 1.0);
            curvature_->apply(e.data(), images_.data() + k * n * K);
            std::fill_n(e.begin() + static_cast<std::ptrdiff_t>(k * n), n, 0.0);
            sums_of(images_.data() + k * n * K, system_.data() + k * K);
        }
        double trace = 0;
        for (std::size_t k = 0; k < K; ++k) trace += system_[k * K + k];
        for (double& s : system_) s += trace / static_cast<double>(K * K);
        cholesky(system_.data(), K, K);
    }
}

void NewtonQuadratic::refresh() {
    known_ = false;
    const std::size_t n = columns_.rows(), K = columns_.outputs();
    const std::vector<double>& u = columns_.data().row_weights();
    curve();
    double mean = 0;  // of the curvature, for the diagonal until a product is known
    if (!h_.empty()) {
        for (std::size_t k = 0; k < K; ++k) mean += system_[k] / static_cast<double>(K);
    } else {
        mean = 0.25;
    }
    double square = 0;
    for (std::size_t i = 0; i < n * K; ++i) square += u[i % n] * point_->residual[i] * point_->residual[i];
    target_square_ = mean > 0 ? square / mean : square;
    const Standardized& data = columns_.data();
    for (std::size_t j = 0; j < diagonal_.size(); ++j) {
        const double deviation = data.scaling().deviation[j % data.cols()] / data.scaling().scale[j % data.cols()];
        diagonal_[j] = mean * deviation * deviation;
    }
    for (const std::int64_t j : ever_) place_[static_cast<std::size_t>(j)] = -1;
    ever_.clear();
    products_.clear();
    if (!followed_) set_point(*point_);
}

void NewtonQuadratic::evaluate(LossPoint& point) {
    const std::size_t n = columns_.rows();
    columns_.linear(point.support, point.values, point.eta.data());
    for (std::size_t e = 0; e < point.eta.size(); ++e)
        point.eta[e] += point.intercept[e / n] + (offset_ ? offset_[e] : 0.0);
    point.value = loss_.residual(point.eta.data(), point.residual.data());
}

void NewtonQuadratic::set_point(const LossPoint& point) {
    point_ = &point;
    followed_ = nullptr;
    ++now_;
    columns_.linear(point.support, point.values, work_.data());
    apply(work_.data(), target_.data());
    for (std::size_t i = 0; i < target_.size(); ++i) target_[i] += point.residual[i];
    project(target_.data(), shift_.data());
}

// The columns ever_[first .. first + m) with all that came before them, and each other. Those of a dense table are kept
// side by side, so that products with many images are products of matrices.
void NewtonQuadratic::multiply(std::size_t first, std::size_t m) {
    const std::size_t n = columns_.rows(), K = columns_.outputs(), p = columns_.data().cols(), all = first + m;
    if (first == 0) {
        packed_.resize(K);
        for (Packed& part : packed_) {
            part.ever.clear();
            part.columns.clear(n);
        }
    }
    const bool dense = columns_.data().matrix().is_dense() && n * all <= kPacked;
    std::vector<double*> to(m, nullptr);
    if (dense) {
        for (std::size_t r = 0; r < m; ++r)
            packed_[static_cast<std::size_t>(ever_[first + r]) / p].ever.push_back(first + r);
        for (Packed& part : packed_) {
            part.columns.add(part.ever.size() - part.columns.size());
            for (std::size_t k = part.ever.size(); k-- > 0 && part.ever[k] >= first;)
                to[part.ever[k] - first] = part.columns.column(k);
        }
    }
    centres_.resize(all);
    const std::vector<double>& u = columns_.data().row_weights();
    std::vector<double>& images = block_images_;
    images.resize(n * K * m);
    parallel_for(m < 4 ? 1 : threads(), m, [&](std::size_t r) {
        const std::size_t j = static_cast<std::size_t>(ever_[first + r]), k = j / p;
        std::vector<double> z(n * K, 0.0), shift(K);
        double* image = images.data() + r * n * K;
        columns_.data().column(j % p, z.data() + k * n);
        apply(z.data(), image);
        project(image, shift.data());
        centres_[first + r] = shift[0];
        if (!dense) return;
        std::copy_n(z.data() + k * n, n, to[r]);
        for (std::size_t output = 0; output < K; ++output) {
            for (std::size_t i = 0; i < n; ++i) image[output * n + i] *= u[i];
        }
    });
    if (!dense) {
        block_.resize(all * m);
        columns_.products(images.data(), m, {ever_.data(), all}, block_.data());
        for (std::size_t r = 0; r < m; ++r)
            std::copy_n(block_.data() + r * all, first + r + 1, products_[first + r].get());
        return;
    }
    std::vector<double> c;
    for (std::size_t k = 0; k < K; ++k) {
        const std::vector<std::size_t>& ever = packed_[k].ever;
        if (ever.empty()) continue;
        c.resize(ever.size() * m);
        const std::size_t ld = packed_[k].columns.leading();
        if (m < 8)  // packing both sides for a product of matrices would not pay
            kernels().xt_multi_f64(packed_[k].columns.column(0), ld, n, nullptr, ever.size(), images.data() + k * n, n * K,
                                   m, c.data(), ever.size());
        else
            gemm_tn(packed_[k].columns.column(0), ld, images.data() + k * n, n * K, n, ever.size(), m, c.data(),
                    ever.size(), threads());
        for (std::size_t r = 0; r < m; ++r) {
            for (std::size_t i = 0; i < ever.size() && ever[i] <= first + r; ++i)
                products_[first + r][ever[i]] = c[i + r * ever.size()];
        }
    }
}

void NewtonQuadratic::prepare(const std::vector<std::int64_t>& cols) {
    const std::size_t before = ever_.size(), size = columns_.rows() * columns_.outputs();
    const std::size_t batch = std::clamp<std::size_t>(kImages / std::max<std::size_t>(size, 1), 8, 64);
    std::vector<std::int64_t> stale;
    for (const std::int64_t index : cols) {
        const std::size_t j = static_cast<std::size_t>(index);
        if (q_of_[j] != now_) stale.push_back(index);
        q_of_[j] = now_;
        if (place_[j] >= 0) continue;
        place_[j] = static_cast<std::int32_t>(ever_.size());
        ever_.push_back(index);
        products_.emplace_back(new double[ever_.size()]);
    }
    for (std::size_t first = before; first < ever_.size(); first += batch)
        multiply(first, std::min(batch, ever_.size() - first));
    for (std::size_t k = before; k < ever_.size(); ++k) diagonal_[static_cast<std::size_t>(ever_[k])] = products_[k][k];
    if (!followed_ && !stale.empty()) columns_.exact(target_.data(), stale, q_.data());
}

void NewtonQuadratic::inner(std::int64_t j, const std::vector<std::int64_t>& cols, double* out) const {
    const std::size_t a = static_cast<std::size_t>(place_[static_cast<std::size_t>(j)]);
    for (std::size_t k = 0; k < cols.size(); ++k) {
        const std::size_t b = static_cast<std::size_t>(place_[static_cast<std::size_t>(cols[k])]);
        out[k] = products_[std::max(a, b)][std::min(a, b)];
    }
}

// moved_ and moves_: how these coefficients differ from the point's.
void NewtonQuadratic::moves_to(const std::vector<std::int64_t>& support, const std::vector<double>& values) {
    moved_.clear();
    moves_.clear();
    for (std::size_t k = 0; k < support.size(); ++k) dense_[static_cast<std::size_t>(support[k])] = values[k];
    for (std::size_t k = 0; k < point_->support.size(); ++k) {
        const std::size_t j = static_cast<std::size_t>(point_->support[k]);
        moved_.push_back(point_->support[k]);
        moves_.push_back(dense_[j] - point_->values[k]);
        dense_[j] = 0;
    }
    for (const std::int64_t index : support) {  // those that the point does not have
        const std::size_t j = static_cast<std::size_t>(index);
        if (dense_[j] == 0) continue;
        moved_.push_back(index);
        moves_.push_back(dense_[j]);
        dense_[j] = 0;
    }
}

double NewtonQuadratic::fit(const std::vector<std::int64_t>& support, const std::vector<double>& values) {
    const std::size_t n = columns_.rows();
    const std::vector<double>& u = columns_.data().row_weights();
    moves_to(support, values);
    columns_.linear(moved_, moves_, change_.data());
    apply(change_.data(), work_.data());
    for (std::size_t i = 0; i < residual_.size(); ++i) residual_[i] = point_->residual[i] - work_[i];
    project(residual_.data(), shift_.data());
    double fall = 0;  // <r + r_model, change>
    for (std::size_t k = 0; k < columns_.outputs(); ++k) {
        for (std::size_t i = 0; i < n; ++i) {
            const std::size_t e = k * n + i;
            change_[e] += shift_[k];
            fall += u[i] * (point_->residual[e] + residual_[e]) * change_[e];
        }
    }
    smooth_ = 2 * point_->value - fall;
    return smooth_;
}

double NewtonQuadratic::gradient(const std::vector<std::int64_t>& support, const std::vector<double>& values,
                                 const std::vector<std::int64_t>& wanted, double* c) {
    if (followed_)
        move(support, values);
    else
        fit(support, values);
    columns_.exact(residual_.data(), wanted, c);
    return smooth_;
}

double NewtonQuadratic::gradient_above(const std::vector<std::int64_t>& support, const std::vector<double>& values,
                                       const std::vector<std::int64_t>& wanted, const double* bar, double* c,
                                       std::vector<std::int64_t>& reached) {
    if (followed_)
        move(support, values);
    else
        fit(support, values);
    above(wanted, bar, c, reached);
    return smooth_;
}

void NewtonQuadratic::above(const std::vector<std::int64_t>& wanted, const double* bar, double* c,
                            std::vector<std::int64_t>& reached) {
    if (!followed_) return columns_.above(residual_.data(), wanted, bar, c, reached);
    others_.clear();  // the support's are known
    for (const std::int64_t j : wanted) {
        if (!supports_[static_cast<std::size_t>(j)]) others_.push_back(j);
    }
    columns_.above(residual_.data(), others_, bar, c, reached);
    for (const std::int64_t index : followed_->support) {
        const std::size_t j = static_cast<std::size_t>(index);
        c[j] = own_[j];
        if (bar[j] < INFINITY) reached.push_back(index);
    }
}

double NewtonQuadratic::complete(const std::vector<std::int64_t>& wanted, double* c) {
    if (followed_) {
        for (const std::int64_t j : wanted) c[j] = own_[static_cast<std::size_t>(j)];
        return smooth_;
    }
    columns_.exact(residual_.data(), wanted, c);
    return smooth_;
}

}  // namespace diamondring
