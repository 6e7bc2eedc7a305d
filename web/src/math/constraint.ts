/** The same problem in its other form: least E(w) among the weights with R(w) ≤ t. */

import { distance, type Vec } from './linear'
import { isConvex, reach, total, type Penalty } from './penalty'
import { inOrder, minima, objective, solution, type Minimum } from './solve'
import type { Surface } from './surface'

/** All local minima inside the level set R(w) ≤ t, the least error first, and the alpha that leads to the best one. */
export function constrained(surface: Surface, penalty: Penalty, t: number): { minima: Minimum[]; alpha: number } {
  const inside = surface.optima.filter((o) => total(penalty, o) <= t)
  if (inside.length > 0) {
    return { minima: inside.map((w) => ({ w, objective: surface.value(w) })), alpha: 0 }
  }
  if (surface.convex && isConvex(penalty)) {
    const alpha = priceOf(surface, penalty, t)
    const { w } = solution(surface, penalty, alpha)
    return { minima: [{ w, objective: surface.value(w) }], alpha }
  }
  return { minima: onOutline(surface, penalty, t), alpha: Number.NaN }
}

/** The alpha whose solution has R(w) = t: R falls as alpha grows. False position with halved weights (Illinois). */
function priceOf(surface: Surface, penalty: Penalty, t: number): number {
  let w = surface.optima[0]
  const over = (log: number): number => {
    w = solution(surface, penalty, Math.exp(log), w).w
    return total(penalty, w) - t
  }
  const o = surface.optima[0]
  const g = surface.gradient([0, 0])
  const about = Math.log(Math.abs(g[0] * o[0] + g[1] * o[1]) / total(penalty, o)) // where all weights are 0, or near
  let low = Number.isFinite(about) ? about : 0
  let high = low
  let above = over(low)
  let below = above
  for (let k = 0; k < 200 && below > 0; k++) below = over((high += 1))
  for (let k = 0; k < 200 && above <= 0; k++) above = over((low -= 1))
  for (let k = 0; k < 120; k++) {
    const secant = (low * below - high * above) / (below - above)
    const at = k % 8 === 7 || !(secant > low && secant < high) ? 0.5 * (low + high) : secant
    if (at === low || at === high) break
    const f = over(at)
    if (Math.abs(f) <= 1e-14 * t) return Math.exp(at)
    if (f > 0) {
      ;[low, above] = [at, f]
      below *= 0.5
    } else {
      ;[high, below] = [at, f]
      above *= 0.5
    }
  }
  return Math.exp(0.5 * (low + high))
}

/** Local minima of the error along the outline R(w) = t, by a fine scan and golden sections; corners are looked at. */
function onOutline(surface: Surface, penalty: Penalty, t: number): Minimum[] {
  const at = (angle: number): Vec => {
    const quarter = Math.round(angle / (Math.PI / 2))
    const r = reach(penalty, angle, t)
    if (Math.abs(angle - quarter * (Math.PI / 2)) < 1e-14) {
      const axis = ((quarter % 4) + 4) % 4
      return axis === 0 ? [r, 0] : axis === 1 ? [0, r] : axis === 2 ? [-r, 0] : [0, -r]
    }
    return [r * Math.cos(angle), r * Math.sin(angle)]
  }
  const angles: number[] = []
  const n = 240
  for (let quarter = 0; quarter < 4; quarter++) {
    for (let k = 0; k < n; k++) {
      const s = k / n
      angles.push((quarter + s * s * s * (s * (6 * s - 15) + 10)) * (Math.PI / 2))
    }
  }
  const values = angles.map((angle) => surface.value(at(angle)))
  const found: Minimum[] = []
  angles.forEach((angle, i) => {
    const before = values[(i + angles.length - 1) % angles.length]
    const after = values[(i + 1) % angles.length]
    if (!Number.isFinite(values[i]) || values[i] > before || values[i] > after) return
    const low = i === 0 ? angles[angles.length - 1] - 2 * Math.PI : angles[i - 1]
    const high = i === angles.length - 1 ? 2 * Math.PI : angles[i + 1]
    const best = i % n === 0 ? angle : golden((z) => surface.value(at(z)), low, high)
    const w = at(best)
    found.push({ w, objective: surface.value(w) })
  })
  // what is lowest inside without touching the outline
  for (const each of minima(surface, { ...penalty, kind: 'L1' }, 0)) {
    if (total(penalty, each.w) <= t) found.push({ w: each.w, objective: objective(surface, penalty, 0, each.w) })
  }
  inOrder(surface, found)
  return found.filter((m, k) => found.findIndex((other) => distance(other.w, m.w) < 1e-6 * surface.extent) === k)
}

function golden(f: (x: number) => number, low: number, high: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2
  let [a, b] = [low, high]
  let [c, d] = [b - ratio * (b - a), a + ratio * (b - a)]
  let [fc, fd] = [f(c), f(d)]
  for (let k = 0; k < 80; k++) {
    if (fc <= fd) {
      ;[b, d, fd] = [d, c, fc]
      c = b - ratio * (b - a)
      fc = f(c)
    } else {
      ;[a, c, fc] = [c, d, fd]
      d = a + ratio * (b - a)
      fd = f(d)
    }
  }
  return 0.5 * (a + b)
}
