/** A quadratic ½ w′Hw − c′w plus a convex penalty on each weight, solved exactly. */

import type { Sym, Vec } from './linear'
import { mixture, type Penalty } from './penalty'

/**
 * With the penalty a|w| + b w²/2: the optimum has one of nine patterns of signs, each the solution of linear equations.
 * The one that agrees with its signs and costs least is the optimum; a weight that is 0 is exactly 0.
 */
export function solveMixture(H: Sym, c: Vec, a: number, b: number): Vec {
  const [h0, h, h1] = [H[0] + b, H[1], H[2] + b]
  const value = (w: Vec): number =>
    0.5 * (h0 * w[0] * w[0] + 2 * h * w[0] * w[1] + h1 * w[1] * w[1]) -
    c[0] * w[0] -
    c[1] * w[1] +
    a * (Math.abs(w[0]) + Math.abs(w[1]))
  let best: Vec = [0, 0]
  let least = 0
  const consider = (w: Vec): void => {
    const v = value(w)
    if (v < least - 1e-16 * (Math.abs(least) + 1e-300)) {
      best = w
      least = v
    }
  }
  const signs = a > 0 ? [1, -1] : [1]
  for (const s of signs) {
    const x = (c[0] - s * a) / h0
    if (h0 > 0 && (a === 0 || x * s > 0)) consider([x, 0])
    const y = (c[1] - s * a) / h1
    if (h1 > 0 && (a === 0 || y * s > 0)) consider([0, y])
  }
  const det = h0 * h1 - h * h
  if (det > 1e-14 * h0 * h1) {
    for (const s of signs) {
      for (const t of signs) {
        const [d0, d1] = [c[0] - s * a, c[1] - t * a]
        const w: Vec = [(h1 * d0 - h * d1) / det, (h0 * d1 - h * d0) / det]
        if (a === 0 || (w[0] * s > 0 && w[1] * t > 0)) consider(w)
      }
    }
  }
  return best
}

/** The w ≥ 0 with curvature · w + price · q · w^(q − 1) = pull (pull > 0, q > 1), by halving in w^(q − 1). */
function onePower(curvature: number, pull: number, price: number, q: number): number {
  if (!(pull > 0)) return 0
  let low = 0
  let high = pull / (price * q)
  if (curvature > 0) high = Math.min(high, (pull / curvature) ** (q - 1))
  for (let k = 0; k < 200; k++) {
    const u = 0.5 * (low + high)
    if (u === low || u === high) break
    if (curvature * u ** (1 / (q - 1)) + price * q * u > pull) high = u
    else low = u
  }
  return (0.5 * (low + high)) ** (1 / (q - 1))
}

/** With the penalty price · |w|^q, q > 1: one weight after the other, then Newton's method on both. */
export function solvePower(H: Sym, c: Vec, price: number, q: number, start: Vec): Vec {
  let w: Vec = start
  const one = (j: 0 | 1): number => {
    const pull = c[j] - H[1] * w[1 - j]
    return Math.sign(pull) * onePower(H[2 * j], Math.abs(pull), price, q)
  }
  const residual = (v: Vec): Vec => {
    const powers = v.map((x) => price * q * Math.sign(x) * Math.abs(x) ** (q - 1))
    return [H[0] * v[0] + H[1] * v[1] - c[0] + powers[0], H[1] * v[0] + H[2] * v[1] - c[1] + powers[1]]
  }
  const size = (v: Vec): number => Math.max(Math.abs(v[0]), Math.abs(v[1]))
  for (let pass = 0; pass < 400; pass++) {
    const before = w
    w = [one(0), w[1]]
    w = [w[0], one(1)]
    if (pass % 4 === 3 && w[0] !== 0 && w[1] !== 0) {
      const bends = w.map((x) => price * q * (q - 1) * Math.abs(x) ** (q - 2))
      const g = residual(w)
      const [m0, m1] = [H[0] + bends[0], H[2] + bends[1]]
      const det = m0 * m1 - H[1] * H[1]
      const step: Vec = [(m1 * g[0] - H[1] * g[1]) / det, (m0 * g[1] - H[1] * g[0]) / det]
      const trial: Vec = [w[0] - step[0], w[1] - step[1]]
      if (trial[0] * w[0] > 0 && trial[1] * w[1] > 0 && size(residual(trial)) < size(g)) w = trial
    }
    if (Math.max(Math.abs(w[0] - before[0]), Math.abs(w[1] - before[1])) <= 1e-15 * size(w)) break
  }
  return w
}

/** With any convex penalty of the explorer. */
export function solveInner(H: Sym, c: Vec, penalty: Penalty, alpha: number, start: Vec): Vec {
  const mixed = mixture(penalty, alpha)
  if (mixed !== null || alpha === 0) return solveMixture(H, c, mixed?.a ?? 0, mixed?.b ?? 0)
  return solvePower(H, c, alpha, penalty.q, start)
}
