/** The error of two coefficients from a few of its values, and its contours: see `figures/frames.py`. */

import { contours } from 'd3-contour'
import type { Vec } from '../math/linear'
import type { Frame } from './live'

const SIDE = 91

/** Weights (m) with which values at the nodes make the one at x, -1 to 1. */
function weightsAt(m: number, nodes: boolean, x: number): number[] {
  const at = Array.from({ length: m }, (_, k) => (nodes ? -Math.cos((Math.PI * k) / (m - 1)) : -1 + (2 * k) / (m - 1)))
  if (!nodes) {
    const left = Math.max(Math.min(Math.floor(((x + 1) / 2) * (m - 1)), m - 2), 0)
    const share = ((x + 1) / 2) * (m - 1) - left
    return at.map((_, k) => (k === left ? 1 - share : k === left + 1 ? share : 0))
  }
  const hit = at.findIndex((a) => Math.abs(a - x) < 1e-14)
  if (hit >= 0) return at.map((_, k) => (k === hit ? 1 : 0))
  const raw = at.map((a, k) => ((k % 2 === 0 ? 1 : -1) * (k === 0 || k === m - 1 ? 0.5 : 1)) / (x - a))
  const sum = raw.reduce((s, w) => s + w, 0)
  return raw.map((w) => w / sum)
}

/** The same for an even grid (SIDE × m). */
const weights = (m: number, nodes: boolean): number[][] =>
  Array.from({ length: SIDE }, (_, i) => weightsAt(m, nodes, -1 + (2 * i) / (SIDE - 1)))

/** The loss above the optimum at a point of the window; NaN where there is none. */
export function lossAt(frame: Frame, u: Vec): number {
  const [cx, cy, wide, tall] = frame.window
  const m = frame.values.length
  const [p, q] = [weightsAt(m, frame.nodes, (u[0] - cx) / wide), weightsAt(m, frame.nodes, (u[1] - cy) / tall)]
  let sum = 0
  for (let j = 0; j < m; j++) for (let i = 0; i < m; i++) if (p[i] * q[j] !== 0) sum += p[i] * q[j] * (frame.values[j][i] ?? Number.NaN)
  return above(frame, sum)
}

const kept = new Map<string, number[][]>()
function weightsOf(m: number, nodes: boolean): number[][] {
  const key = `${m}${nodes}`
  if (!kept.has(key)) kept.set(key, weights(m, nodes))
  return kept.get(key)!
}

/** Values as they are stored, SIDE × SIDE, rows upwards; NaN where the error has none. */
export function fine(frame: Frame): Float64Array {
  const values = frame.values.map((row) => row.map((v) => v ?? Number.NaN))
  const w = weightsOf(values.length, frame.nodes)
  const times = (share: number, v: number): number => (share === 0 ? 0 : share * v)
  const across = values.map((row) => w.map((each) => each.reduce((sum, share, k) => sum + times(share, row[k]), 0)))
  const out = new Float64Array(SIDE * SIDE)
  for (let j = 0; j < SIDE; j++) {
    for (let i = 0; i < SIDE; i++) {
      let sum = 0
      for (let k = 0; k < across.length; k++) if (w[j][k] !== 0) sum += w[j][k] * across[k][i]
      out[j * SIDE + i] = sum
    }
  }
  return out
}

const stored = (frame: Frame, above: number): number => (frame.unit > 0 ? Math.log1p(above / frame.unit) : above)
const above = (frame: Frame, value: number): number => Math.max(frame.unit > 0 ? frame.unit * Math.expm1(value) : value, 0)

/** Levels as far apart as those of a quadratic would be, the solution's among them: see `touch.py`. */
export function levels(frame: Frame, grid: Float64Array): number[] {
  const roots = [...grid].filter(Number.isFinite).map((v) => Math.sqrt(2 * above(frame, v)))
  roots.sort((p, q) => p - q)
  const radius = Math.sqrt(2 * frame.level)
  const [low, high] = [roots[0], Math.min(roots[roots.length - 1], 3 * roots[Math.floor(roots.length / 2)] + radius)]
  const out: number[] = []
  for (let k = -8; k < 9; k++) {
    const r = radius + (k * (high - low)) / 7
    if (r > low && r < high && k !== 0) out.push(0.5 * r * r)
  }
  return out
}

/** Lines of equal error, one list of lines for each level (loss above the optimum). */
export function trace(frame: Frame, grid: Float64Array, wanted: number[]): Vec[][][] {
  const [cx, cy, wide, tall] = frame.window
  const highest = grid.reduce((top, v) => (v > top ? v : top), 0)
  const missing = 1.25 * highest + 1
  const hill = Array.from(grid, (v) => -(Number.isFinite(v) ? v : missing))
  const at = ([x, y]: [number, number]): Vec => [
    cx + wide * ((2 * (x - 0.5)) / (SIDE - 1) - 1),
    cy + tall * ((2 * (y - 0.5)) / (SIDE - 1) - 1),
  ]
  const none = ([x, y]: [number, number]): boolean => {
    const [i, j] = [Math.round(x - 0.5), Math.round(y - 0.5)]
    for (let p = -1; p < 2; p++) for (let q = -1; q < 2; q++) if (hill[(j + q) * SIDE + i + p] === -missing) return true
    return false
  }
  const make = contours().size([SIDE, SIDE])
  return wanted.map((level) => {
    // d3 fills what is above a threshold: the sign turns the bowl into a hill
    const shape = make.contour(hill, -stored(frame, level))
    return shape.coordinates.flatMap((polygon) => polygon.flatMap((ring) => lines(ring as [number, number][], none)).map((line) => line.map(at)))
  })
}

/** A ring without the stretches that only follow the edge of the grid, or of where the error has values. */
function lines(ring: [number, number][], none: (point: [number, number]) => boolean): [number, number][][] {
  const out: [number, number][][] = []
  let line: [number, number][] = []
  for (const point of ring) {
    const edge = point[0] <= 0.5 || point[1] <= 0.5 || point[0] >= SIDE - 0.5 || point[1] >= SIDE - 0.5 || none(point)
    if (!edge) line.push(point)
    else {
      if (line.length > 1) out.push(line)
      line = []
    }
  }
  if (line.length > 1) out.push(line)
  return out
}
