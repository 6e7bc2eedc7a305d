/** Lines of equal error: ellipses of a quadratic, found along rays where the error is convex, traced on a grid elsewhere. */

import { contours } from 'd3-contour'
import { eigen, type Vec } from '../math/linear'
import type { Surface } from '../math/surface'

export interface Contour {
  level: number
  path: string
}

type Place = (w: Vec) => Vec

/** Levels that spread evenly in distance from the optimum, up to the corner of the picture that is farthest away. */
export function levels(surface: Surface, half: number, count = 9): number[] {
  const corners: Vec[] = [
    [half, half],
    [half, -half],
    [-half, half],
    [-half, -half],
  ]
  const top = Math.max(...corners.map((w) => surface.value(w)))
  return Array.from({ length: count }, (_, k) => top * ((k + 1) / (count + 1)) ** 2)
}

/** `fine` is for the one line that the solution lies on, and for a picture at rest; while it is dragged, coarse will do. */
export function trace(surface: Surface, wanted: number[], half: number, place: Place, fine: boolean): Contour[] {
  const above = wanted.filter((level) => level > 0)
  if (surface.quadratic !== null) return above.map((level) => ({ level, path: ellipse(surface, level, place) }))
  if (surface.convex) return above.map((level) => ({ level, path: around(surface, level, half, place, fine ? 96 : 48) }))
  const n = fine ? 141 : 81
  const step = (2 * half) / (n - 1)
  const side = Float64Array.from({ length: n }, (_, i) => -half + i * step)
  // d3 fills what is above a threshold: the sign turns the bowl into a hill
  const hill = Array.from(onGrid(surface, side), (value) => -value)
  return contours()
    .size([n, n])
    .thresholds(above.map((level) => -level))(hill)
    .map((shape) => ({
      level: -shape.value,
      path: shape.coordinates
        .flatMap((polygon) => polygon)
        .map((ring) => open(ring as [number, number][], n))
        .flat()
        .map((line) => 'M' + line.map(([x, y]) => text(place([-half + (x - 0.5) * step, -half + (y - 0.5) * step]))).join('L'))
        .join(''),
    }))
}

/** Errors on a grid, row after row of the second weight. */
function onGrid(surface: Surface, side: Float64Array): Float64Array {
  const n = side.length
  const out = new Float64Array(n * n)
  for (let j = 0; j < n; j++) {
    const row = surface.row?.(side, side[j])
    for (let i = 0; i < n; i++) out[j * n + i] = row?.[i] ?? surface.value([side[i], side[j]])
  }
  return out
}

/** A ring without the stretches that only follow the edge of the grid. */
function open(ring: [number, number][], n: number): [number, number][][] {
  const edge = ([x, y]: [number, number]): boolean => x <= 0.5 || y <= 0.5 || x >= n - 0.5 || y >= n - 0.5
  const lines: [number, number][][] = []
  let line: [number, number][] = []
  for (const point of ring) {
    if (edge(point)) {
      if (line.length > 1) lines.push(line)
      line = []
    } else {
      line.push(point)
    }
  }
  if (line.length > 1) lines.push(line)
  return lines
}

/** Of a convex error: along every direction from the optimum it grows, and reaches the level once or leaves the picture. */
function around(surface: Surface, level: number, half: number, place: Place, count: number): string {
  const o = surface.optima[0]
  const edge = Math.min(surface.edge ?? Number.POSITIVE_INFINITY, 1.1 * half)
  let guess = half / 4
  const points = Array.from({ length: count }, (_, k) => {
    const angle = (k / count) * 2 * Math.PI
    const d: Vec = [Math.cos(angle), Math.sin(angle)]
    const far = Math.min(room(o[0], d[0], edge), room(o[1], d[1], edge))
    const at = radius(surface, level, o, d, far, guess)
    guess = at ?? guess
    return at === null ? null : text(place([o[0] + at * d[0], o[1] + at * d[1]]))
  })
  // the ring is drawn from its first gap on, so that it is open there only
  const gap = points.indexOf(null)
  if (gap < 0) return `M${points.join('L')}Z`
  let out = ''
  let pen = false
  for (let k = 1; k < count; k++) {
    const point = points[(gap + k) % count]
    if (point !== null) out += (pen ? 'L' : 'M') + point
    pen = point !== null
  }
  return out
}

/** How far from x in the direction d the edge is. */
const room = (x: number, d: number, edge: number): number => (d === 0 ? Number.POSITIVE_INFINITY : (Math.sign(d) * edge - x) / d)

/** Where the error reaches the level; null beyond `far`. */
function radius(surface: Surface, level: number, o: Vec, d: Vec, far: number, guess: number): number | null {
  const excess = (r: number): number => surface.value([o[0] + r * d[0], o[1] + r * d[1]]) - level
  let [low, high] = [0, far]
  let at = Math.min(guess, far)
  for (let step = 0; step < 40; step++) {
    const f = excess(at)
    // a hundredth of a pixel
    if (Math.abs(f) <= 1e-5 * level) return at
    if (f > 0) high = at
    else if (at >= far) return null
    else low = at
    // the error is close to a quadratic along the way: its root is close to the level's
    const next = at * Math.sqrt(level / Math.max(f + level, 1e-300))
    at = next > low && next < high ? next : next >= far && high === far ? far : 0.5 * (low + high)
  }
  return at
}

function ellipse(surface: Surface, level: number, place: Place): string {
  const o = surface.optima[0]
  const { values, angle } = eigen(surface.quadratic!)
  const far = Math.sqrt((2 * level) / values[0])
  const wide = Math.sqrt((2 * level) / Math.max(values[1], 1e-12))
  const points: string[] = []
  for (let k = 0; k < 120; k++) {
    const t = (k / 120) * 2 * Math.PI
    const [u, v] = [far * Math.cos(t), wide * Math.sin(t)]
    points.push(text(place([o[0] + u * Math.cos(angle) - v * Math.sin(angle), o[1] + u * Math.sin(angle) + v * Math.cos(angle)])))
  }
  return `M${points.join('L')}Z`
}

const round = (x: number): number => Math.round(x * 20) / 20
export const text = ([x, y]: Vec): string => `${round(x)},${round(y)}`
