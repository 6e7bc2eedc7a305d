/** The penalised problem in two inputs, solved exactly, with penalty factors and bounds: see `figures/pair.py`. */

import { apply, determinant, dot, solve, type Sym, type Vec } from '../math/linear'

export interface Pair {
  gram: Sym
  /** Minus the gradient of the error at zero. */
  q: Vec
  factor: Vec
  lower: Vec
  upper: Vec
}

export const FREE: Pick<Pair, 'factor' | 'lower' | 'upper'> = {
  factor: [1, 1],
  lower: [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
  upper: [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
}

/** Error at u up to a constant. */
export const pairError = (pair: Pair, u: Vec): number => 0.5 * dot(u, apply(pair.gram, u)) - dot(pair.q, u)

export const optimumOf = (pair: Pair): Vec => solve(pair.gram, pair.q)

/**
 * The optimum of error plus penalty. Each weight is positive, negative, zero or on one of its bounds: every combination
 * is the solution of linear equations, and of those that agree with themselves the cheapest is the optimum.
 */
export function solvePair(pair: Pair, alpha: number, ratio: number): Vec {
  const { gram, q, factor, lower, upper } = pair
  const a: Vec = [alpha * ratio * factor[0], alpha * ratio * factor[1]]
  const H: Sym = [gram[0] + alpha * (1 - ratio) * factor[0], gram[1], gram[2] + alpha * (1 - ratio) * factor[1]]
  const slack = 1e-12 * (1 + Math.max(Math.abs(q[0]), Math.abs(q[1])))
  const value = (u: Vec): number => 0.5 * dot(u, apply(H, u)) - dot(q, u) + a[0] * Math.abs(u[0]) + a[1] * Math.abs(u[1])
  const clip = (x: number, j: 0 | 1): number => Math.min(Math.max(x, lower[j]), upper[j])
  let best: Vec = [clip(0, 0), clip(0, 1)]
  let least = value(best)
  const states = (j: 0 | 1): State[] => [...(a[j] > 0 ? STATES : [FREELY]), ZERO, ...ends(lower[j]), ...ends(upper[j])]
  for (const s of states(0)) {
    for (const t of states(1)) {
      const u = candidate(H, q, a, s, t)
      if (u === null || u.some((x, j) => x < lower[j] - slack || x > upper[j] + slack)) continue
      const v = value(u)
      if (v < least - 1e-16 * (Math.abs(least) + 1e-300)) [best, least] = [u, v]
    }
  }
  return best
}

/** A weight that is free, with a sign to agree with (0: any), or fixed. */
interface State {
  sign: number
  at: number | null
}
const STATES: State[] = [
  { sign: 1, at: null },
  { sign: -1, at: null },
]
const FREELY: State = { sign: 0, at: null }
const ZERO: State = { sign: 0, at: 0 }
const ends = (bound: number): State[] => (Number.isFinite(bound) ? [{ sign: 0, at: bound }] : [])

function candidate(H: Sym, q: Vec, a: Vec, s: State, t: State): Vec | null {
  const d: Vec = [q[0] - s.sign * a[0], q[1] - t.sign * a[1]]
  let u: Vec
  if (s.at !== null && t.at !== null) u = [s.at, t.at]
  else if (s.at !== null) u = [s.at, H[2] > 0 ? (d[1] - H[1] * s.at) / H[2] : 0]
  else if (t.at !== null) u = [H[0] > 0 ? (d[0] - H[1] * t.at) / H[0] : 0, t.at]
  else if (determinant(H) > 1e-14 * H[0] * H[2]) u = solve(H, d)
  else return null
  return u[0] * s.sign < 0 || u[1] * t.sign < 0 ? null : u
}

/** The alpha at which another penalty's optimum has a given error, by halving; null where none has. */
export function matchingAlpha(pair: Pair, level: number, ratio: number): number | null {
  const error = (alpha: number): number => pairError(pair, solvePair(pair, alpha, ratio))
  if (level <= error(0)) return 0
  let high = Math.max(Math.abs(pair.q[0]), Math.abs(pair.q[1])) || 1
  for (let k = 0; error(high) < level; k++) {
    if (k === 60) return null
    high *= 2
  }
  let low = 0
  for (let k = 0; k < 100; k++) {
    const middle = 0.5 * (low + high)
    if (middle <= low || middle >= high) break
    if (error(middle) < level) low = middle
    else high = middle
  }
  return high
}

/** What two coefficients cost per unit of alpha. */
export const price = (u: Vec, ratio: number, factor: Vec): number =>
  [0, 1].reduce((sum, j) => sum + factor[j] * (ratio * Math.abs(u[j]) + 0.5 * (1 - ratio) * u[j] ** 2), 0)

/** The closed curve of equal price, exact at its corners; directions that cost nothing go as far as `far`. */
export function outline(cost: number, ratio: number, factor: Vec, far: number): Vec[] {
  if (!(cost > 0)) return []
  const n = ratio === 1 && factor[0] > 0 && factor[1] > 0 ? 4 : 128
  return Array.from({ length: n }, (_, k): Vec => {
    const angle = (2 * Math.PI * k) / n
    const [c, s] = [Math.cos(angle), Math.sin(angle)].map((x) => (Math.abs(x) < 1e-12 ? 0 : x))
    const linear = ratio * (factor[0] * Math.abs(c) + factor[1] * Math.abs(s))
    const square = (1 - ratio) * (factor[0] * c * c + factor[1] * s * s)
    const r = (2 * cost) / (linear + Math.sqrt(linear * linear + 2 * square * cost))
    const radius = Number.isFinite(r) ? Math.min(r, Math.min(factor[0], factor[1]) > 0 ? r : far) : far
    return [radius * c, radius * s]
  })
}

/** The optima for which weight `which` (null: both) is exactly 0, as a closed polygon; a line where there is no L1 part. */
export function zeroZone(pair: Pair, alpha: number, ratio: number, which: 0 | 1 | null, reach: number): Vec[] {
  const { gram, factor } = pair
  if (determinant(gram) <= 1e-10 * gram[0] * gram[2]) return []
  const a: Vec = [alpha * ratio * factor[0], alpha * ratio * factor[1]]
  const corners: Vec[] = []
  if (which === null) {
    for (const [s, t] of [[1, 1], [1, -1], [-1, -1], [-1, 1]]) corners.push([s * a[0], t * a[1]])
  } else {
    const other = which === 0 ? 1 : 0
    const own = gram[2 * other]
    const slope = gram[1] / (own + alpha * (1 - ratio) * factor[other])
    const far = a[other] + reach * (gram[0] + gram[2])
    const soft = (c: number): number => Math.sign(c) * Math.max(Math.abs(c) - a[other], 0)
    for (const side of [1, -1]) {
      for (const c of [-far, -a[other], a[other], far].map((x) => x * side)) {
        const mine = slope * soft(c) + side * a[which]
        corners.push(which === 0 ? [mine, c] : [c, mine])
      }
    }
  }
  return corners.map((q) => solve(gram, q))
}
