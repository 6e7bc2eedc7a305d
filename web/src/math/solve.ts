/** The weights with least E(w) + alpha R(w): solved, not drawn. */

import { solveInner } from './inner'
import { apply, damped, distance, minus, solve, type Vec } from './linear'
import { bend, isConvex, mixture, slope, total, type Penalty } from './penalty'
import type { Surface } from './surface'

export interface Minimum {
  w: Vec
  objective: number
}

const SAME = 1e-6

export const objective = (surface: Surface, penalty: Penalty, alpha: number, w: Vec): number =>
  surface.value(w) + (alpha > 0 ? alpha * total(penalty, w) : 0)

/** All local minima, the least objective first. Convex problems have one. */
export function minima(surface: Surface, penalty: Penalty, alpha: number): Minimum[] {
  const as = (w: Vec): Minimum => ({ w, objective: objective(surface, penalty, alpha, w) })
  if (alpha === 0 && surface.optima.length > 0) return surface.optima.map(as)
  const convexPenalty = isConvex(penalty)
  if (convexPenalty && surface.quadratic !== null) {
    const G = surface.quadratic
    return [as(solveInner(G, apply(G, surface.optima[0]), penalty, alpha, surface.optima[0]))]
  }
  if (convexPenalty && surface.convex) return [as(descend(surface, penalty, alpha, surface.optima[0]))]
  const found = convexPenalty
    ? starts(surface).map((start) => descend(surface, penalty, alpha, start))
    : [...onAxes(surface, penalty, alpha), ...insideQuadrants(surface, penalty, alpha)]
  const sound = found.filter((w) => isLowest(surface, penalty, alpha, w)).map(as)
  // of minima that do equally well, the one on the side of the optimum that the user moves comes first
  const near = (m: Minimum): number => distance(m.w, surface.optima[0])
  const tie = 1e-11 * (1 + surface.value([0, 0]))
  sound.sort((p, q) => (Math.abs(p.objective - q.objective) > tie ? p.objective - q.objective : near(p) - near(q)))
  return sound.filter((m, k) => sound.findIndex((other) => distance(other.w, m.w) < SAME) === k)
}

/** The best of them; the first of several that do equally well. */
export const solution = (surface: Surface, penalty: Penalty, alpha: number): Minimum =>
  minima(surface, penalty, alpha)[0]

/** Proximal Newton steps with damping, from a start, with a convex penalty. */
export function descend(surface: Surface, penalty: Penalty, alpha: number, start: Vec): Vec {
  let w = start
  let value = objective(surface, penalty, alpha, w)
  let lift = 0
  for (let step = 0; step < 300; step++) {
    const H = damped(surface.curvature(w), lift)
    const trial = solveInner(H, minus(apply(H, w), surface.gradient(w)), penalty, alpha, w)
    const moved = distance(trial, w)
    const now = objective(surface, penalty, alpha, trial)
    // where values differ by rounding only, the conditions of optimality tell which is better
    const closer = moved < 1e-4 && kktDistance(surface, penalty, alpha, trial) < kktDistance(surface, penalty, alpha, w)
    if (now < value || closer) {
      w = trial
      value = now
      lift = lift < 1e-10 ? 0 : lift / 5
      if (moved <= 1e-14 * (1 + Math.hypot(...w))) break
    } else {
      if (moved <= 1e-13 * (1 + Math.hypot(...w))) break
      lift = lift === 0 ? 1e-3 : lift * 4
    }
  }
  return w
}

function starts(surface: Surface): Vec[] {
  const out: Vec[] = [...surface.optima, [0, 0]]
  for (let i = -3; i <= 3; i++) for (let j = -3; j <= 3; j++) out.push([i + 0.25, j + 0.15])
  return out
}

/** Whether no weights beside w do better. */
function isLowest(surface: Surface, penalty: Penalty, alpha: number, w: Vec): boolean {
  const here = objective(surface, penalty, alpha, w)
  const radius = 1e-4
  for (let k = 0; k < 32; k++) {
    const angle = (k / 32) * 2 * Math.PI
    const beside: Vec = [w[0] + radius * Math.cos(angle), w[1] + radius * Math.sin(angle)]
    if (objective(surface, penalty, alpha, beside) < here - 1e-11 * radius) return false
  }
  return true
}

/** Where the sum of derivative and slope along one axis goes from falling to rising; and the origin. */
function onAxes(surface: Surface, penalty: Penalty, alpha: number): Vec[] {
  const out: Vec[] = [[0, 0]]
  for (const j of [0, 1] as const) {
    const at = (x: number): Vec => (j === 0 ? [x, 0] : [0, x])
    const rate = (x: number): number => surface.gradient(at(x))[j] + alpha * slope(penalty, x)
    for (const sign of [1, -1]) {
      const n = 400
      let before = Number.POSITIVE_INFINITY
      for (let k = 1; k <= n; k++) {
        const x = surface.extent * (k / n) ** 2
        const now = sign * rate(sign * x)
        if (before < 0 && now >= 0) out.push(at(sign * root((z) => sign * rate(sign * z), surface.extent * ((k - 1) / n) ** 2, x)))
        before = now
      }
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
  const out: Vec[] = []
  for (const start of interiorStarts(surface, penalty, alpha)) {
    const w = newtonInside(surface, penalty, alpha, start)
    if (w !== null) out.push(w)
  }
  return out
}

/** Points of a grid (finer near 0) that are lower than their neighbours, and the optima. */
function interiorStarts(surface: Surface, penalty: Penalty, alpha: number): Vec[] {
  const n = 28
  const out: Vec[] = surface.optima.filter((o) => o[0] !== 0 && o[1] !== 0)
  for (const s of [1, -1]) {
    for (const t of [1, -1]) {
      const at = (i: number, j: number): Vec => [s * surface.extent * (i / n) ** 1.6, t * surface.extent * (j / n) ** 1.6]
      const values = Array.from({ length: n + 1 }, (_, i) =>
        Array.from({ length: n + 1 }, (_, j) => (i && j ? objective(surface, penalty, alpha, at(i, j)) : Infinity)),
      )
      for (let i = 1; i < n; i++) {
        for (let j = 1; j < n; j++) {
          const v = values[i][j]
          if (v <= values[i - 1][j] && v <= values[i + 1][j] && v <= values[i][j - 1] && v <= values[i][j + 1]) {
            out.push(at(i, j))
          }
        }
      }
    }
  }
  return out
}

function newtonInside(surface: Surface, penalty: Penalty, alpha: number, start: Vec): Vec | null {
  let w = start
  let value = objective(surface, penalty, alpha, w)
  let lift = 0
  for (let step = 0; step < 400; step++) {
    const C = surface.curvature(w)
    const bends: Vec = [alpha * bend(penalty, w[0]), alpha * bend(penalty, w[1])]
    const g = surface.gradient(w)
    const rate: Vec = [g[0] + alpha * slope(penalty, w[0]), g[1] + alpha * slope(penalty, w[1])]
    const H = [C[0] + bends[0] + lift, C[1], C[2] + bends[1] + lift] as const
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
    const closer = moved < 1e-4 && kktDistance(surface, penalty, alpha, trial) < kktDistance(surface, penalty, alpha, w)
    if (now < value || closer) {
      w = trial
      value = now
      lift = lift < 1e-9 ? 0 : lift / 4
      if (moved <= 1e-14) break
    } else {
      if (moved <= 1e-13) break
      lift = lift === 0 ? 1e-3 : lift * 4
    }
  }
  return Math.min(Math.abs(w[0]), Math.abs(w[1])) > 1e-9 ? w : null
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
