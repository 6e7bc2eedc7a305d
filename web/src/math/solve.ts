/** The weights with least E(w) + alpha R(w): solved, not drawn. */

import { solveInner } from './inner'
import { apply, damped, distance, minus, solve, type Vec } from './linear'
import { bend, cost, isConvex, mixture, slope, total, type Penalty } from './penalty'
import type { Surface } from './surface'

export interface Minimum {
  w: Vec
  objective: number
}

/** Distances that count as none, for weights up to 5; other surfaces have other units. */
const SAME = 1e-6
const unit = (surface: Surface): number => surface.extent / 5

export const objective = (surface: Surface, penalty: Penalty, alpha: number, w: Vec): number =>
  surface.value(w) + (alpha > 0 ? alpha * total(penalty, w) : 0)

/** All local minima, the least objective first. Convex problems have one. */
export function minima(surface: Surface, penalty: Penalty, alpha: number, start = surface.optima[0]): Minimum[] {
  const as = (w: Vec): Minimum => ({ w, objective: objective(surface, penalty, alpha, w) })
  if (alpha === 0 && surface.optima.length > 0) return surface.optima.map(as)
  const convexPenalty = isConvex(penalty)
  if (convexPenalty && surface.quadratic !== null) {
    const G = surface.quadratic
    return [as(solveInner(G, apply(G, surface.optima[0]), penalty, alpha, surface.optima[0]))]
  }
  if (convexPenalty && surface.convex) return [as(descend(surface, penalty, alpha, start))]
  const found = convexPenalty
    ? convexStarts(surface, penalty, alpha).map((from) => descend(surface, penalty, alpha, from))
    : onAxes(surface, penalty, alpha)
  if (mixture(penalty, alpha) === null) found.push(...insideQuadrants(surface, penalty, alpha))
  const lowest = found.filter((w) => isLowest(surface, penalty, alpha, w))
  const sound = (lowest.length > 0 ? lowest : found).map(as)
  inOrder(surface, sound)
  return sound.filter((m, k) => sound.findIndex((other) => distance(other.w, m.w) < SAME * unit(surface)) === k)
}

/** The least objective first; of minima that do equally well, the one on the side of the optimum that the user moves. */
export function inOrder(surface: Surface, found: Minimum[]): void {
  const near = (m: Minimum): number => distance(m.w, surface.optima[0])
  const tie = 1e-11 * (unit(surface) ** 2 + surface.value([0, 0]))
  found.sort((p, q) => (Math.abs(p.objective - q.objective) > tie ? p.objective - q.objective : near(p) - near(q)))
}

/** The best of them; the first of several that do equally well. */
export const solution = (surface: Surface, penalty: Penalty, alpha: number, start = surface.optima[0]): Minimum =>
  minima(surface, penalty, alpha, start)[0]

/** Where to descend from with a convex penalty; where it is smooth away from the axes, `insideQuadrants` is quicker there. */
function convexStarts(surface: Surface, penalty: Penalty, alpha: number): Vec[] {
  return [[0, 0], ...(mixture(penalty, alpha) === null ? surface.optima : lowPoints(surface, penalty, alpha))]
}

/** Proximal Newton steps with damping, from a start, with a convex penalty. */
function descend(surface: Surface, penalty: Penalty, alpha: number, start: Vec): Vec {
  let w = start
  let value = objective(surface, penalty, alpha, w)
  let lift = 0 // in units of the curvature
  const u = unit(surface)
  for (let step = 0; step < 300; step++) {
    const C = surface.curvature(w)
    const H = damped(C, lift * Math.max(C[0], C[2]))
    const trial = solveInner(H, minus(apply(H, w), surface.gradient(w)), penalty, alpha, w)
    const moved = distance(trial, w)
    const now = objective(surface, penalty, alpha, trial)
    // where values differ by rounding only, the conditions of optimality tell which is better
    const closer = moved < 1e-4 * u && kktDistance(surface, penalty, alpha, trial) < kktDistance(surface, penalty, alpha, w)
    if (now < value || closer) {
      w = trial
      value = now
      lift = lift < 1e-10 ? 0 : lift / 5
      if (moved <= 1e-14 * (u + Math.hypot(...w))) break
    } else {
      if (moved <= 1e-13 * (u + Math.hypot(...w))) break
      lift = lift === 0 ? 1e-3 : lift * 4
    }
  }
  return w
}

/** Whether no weights beside w do better. */
function isLowest(surface: Surface, penalty: Penalty, alpha: number, w: Vec): boolean {
  const here = objective(surface, penalty, alpha, w)
  const radius = 1e-4 * unit(surface)
  const rounding = 1e-15 * (Math.abs(here) + surface.value([0, 0]) + surface.value([surface.extent, surface.extent]))
  for (let k = 0; k < 32; k++) {
    const angle = (k / 32) * 2 * Math.PI
    const beside: Vec = [w[0] + radius * Math.cos(angle), w[1] + radius * Math.sin(angle)]
    if (objective(surface, penalty, alpha, beside) < here - rounding) return false
  }
  return true
}

const SIGNS = [1, -1] as const

/** What a surface is like at fixed places, for all penalties: looked at once. */
interface Scan {
  /** Sizes of weights, finer near 0. */
  sizes: Float64Array
  /** Errors in each quadrant, by sign of the first and of the second weight: [second][first]. */
  quadrants: { s: number; t: number; values: Float64Array[] }[]
  /** Places along an axis, and the slope of the error there. */
  places: Float64Array
  axes: { j: 0 | 1; sign: number; slopes: Float64Array }[]
}

const scans = new WeakMap<Surface, Scan>()

const on = (j: 0 | 1, x: number): Vec => (j === 0 ? [x, 0] : [0, x])

function scanOf(surface: Surface): Scan {
  const known = scans.get(surface)
  if (known !== undefined) return known
  const [n, m] = [28, 240]
  const sizes = Float64Array.from({ length: n }, (_, i) => surface.extent * ((i + 1) / n) ** 1.6)
  const places = Float64Array.from({ length: m }, (_, k) => surface.extent * ((k + 1) / m) ** 2)
  const quadrants = SIGNS.flatMap((s) => {
    const first = sizes.map((size) => s * size)
    return SIGNS.map((t) => ({
      s,
      t,
      values: Array.from(sizes, (size) => surface.row?.(first, t * size) ?? first.map((x) => surface.value([x, t * size]))),
    }))
  })
  const axes = ([0, 1] as const).flatMap((j) =>
    SIGNS.map((sign) => ({ j, sign, slopes: places.map((x) => sign * surface.gradient(on(j, sign * x))[j]) })),
  )
  const scan = { sizes, quadrants, places, axes }
  scans.set(surface, scan)
  return scan
}

/** Where the sum of derivative and slope along one axis goes from falling to rising; and the origin. */
function onAxes(surface: Surface, penalty: Penalty, alpha: number): Vec[] {
  const out: Vec[] = [[0, 0]]
  const { places, axes } = scanOf(surface)
  const prices = places.map((x) => alpha * slope(penalty, x))
  for (const { j, sign, slopes } of axes) {
    const rate = (x: number): number => sign * surface.gradient(on(j, sign * x))[j] + alpha * slope(penalty, x)
    let before = Number.POSITIVE_INFINITY
    for (let k = 0; k < places.length; k++) {
      const now = slopes[k] + prices[k]
      if (before < 0 && now >= 0) out.push(on(j, sign * root(rate, places[k - 1], places[k])))
      before = now
    }
  }
  return out
}

/** Where an increasing function is 0 between low and high. */
function root(f: (x: number) => number, low: number, high: number): number {
  for (let k = 0; k < 80; k++) {
    const middle = 0.5 * (low + high)
    if (middle === low || middle === high) break
    if (f(middle) < 0) low = middle
    else high = middle
  }
  return 0.5 * (low + high)
}

/** Minima with both weights away from 0, by damped Newton steps that stay in their quadrant. */
function insideQuadrants(surface: Surface, penalty: Penalty, alpha: number): Vec[] {
  return lowPoints(surface, penalty, alpha)
    .filter((o) => o[0] !== 0 && o[1] !== 0)
    .map((start) => newtonInside(surface, penalty, alpha, start))
    .filter((w) => w !== null)
}

/** Points of a grid (finer near 0) that are lower than their neighbours, and the optima. */
function lowPoints(surface: Surface, penalty: Penalty, alpha: number): Vec[] {
  const out: Vec[] = [...surface.optima]
  const { sizes, quadrants } = scanOf(surface)
  const n = sizes.length
  const prices = sizes.map((size) => alpha * cost(penalty, size))
  for (const { s, t, values } of quadrants) {
    const at = (j: number, i: number): number => values[j][i] + prices[i] + prices[j]
    for (let j = 0; j < n - 1; j++) {
      for (let i = 0; i < n - 1; i++) {
        const v = at(j, i)
        if (v > at(j, i + 1) || v > at(j + 1, i)) continue
        if ((i === 0 || v <= at(j, i - 1)) && (j === 0 || v <= at(j - 1, i))) out.push([s * sizes[i], t * sizes[j]])
      }
    }
  }
  return out
}

function newtonInside(surface: Surface, penalty: Penalty, alpha: number, start: Vec): Vec | null {
  let w = start
  let value = objective(surface, penalty, alpha, w)
  let lift = 0 // in units of the curvature
  const u = unit(surface)
  for (let step = 0; step < 400; step++) {
    const C = surface.curvature(w)
    const bends: Vec = [alpha * bend(penalty, w[0]), alpha * bend(penalty, w[1])]
    const g = surface.gradient(w)
    const rate: Vec = [g[0] + alpha * slope(penalty, w[0]), g[1] + alpha * slope(penalty, w[1])]
    const more = lift * Math.max(C[0], C[2])
    const H = [C[0] + bends[0] + more, C[1], C[2] + bends[1] + more] as const
    if (!(H[0] > 0 && H[0] * H[2] > H[1] * H[1])) {
      lift = lift === 0 ? 1e-3 : lift * 3
      if (lift > 1e8) return null
      continue
    }
    const trial = minus(w, solve(H, rate))
    if (trial[0] * w[0] <= 0 || trial[1] * w[1] <= 0) {
      lift = lift === 0 ? 1e-2 : lift * 3
      if (lift > 1e8) return null
      continue
    }
    const now = objective(surface, penalty, alpha, trial)
    const moved = distance(trial, w)
    const closer = moved < 1e-4 * u && kktDistance(surface, penalty, alpha, trial) < kktDistance(surface, penalty, alpha, w)
    if (now < value || closer) {
      w = trial
      value = now
      lift = lift < 1e-9 ? 0 : lift / 4
      if (moved <= 1e-14 * u) break
    } else {
      if (moved <= 1e-13 * u) break
      lift = lift === 0 ? 1e-3 : lift * 4
    }
  }
  return Math.min(Math.abs(w[0]), Math.abs(w[1])) > 1e-9 * u ? w : null
}

/** How far w is from the conditions of optimality: derivative of the error against the price of each weight. */
export function kktDistance(surface: Surface, penalty: Penalty, alpha: number, w: Vec): number {
  const g = surface.gradient(w)
  const mixed = mixture(penalty, alpha)
  return Math.max(
    ...([0, 1] as const).map((j) => {
      if (w[j] !== 0) return Math.abs(g[j] + alpha * slope(penalty, w[j]))
      if (mixed !== null) return Math.max(0, Math.abs(g[j]) - mixed.a)
      return penalty.q < 1 ? 0 : Math.abs(g[j])
    }),
  )
}
