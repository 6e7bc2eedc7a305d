// log sum_k exp(eta_k) - sum_k y_k eta_k + sum_k y_k log y_k. Private to the core's sources.
#pragma once

#include "diamondring/loss.hpp"

namespace diamondring {

std::unique_ptr<Loss> make_multinomial(const LossSpec& spec);

}  // namespace diamondring
