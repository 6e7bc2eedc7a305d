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

export function trace(surface: Surface, wanted: number[], half: number, place: Place, n = 101): Contour[] {
  if (surface.quadratic !== null) {
    return wanted.filter((level) => level > 0).map((level) => ({ level, path: ellipse(surface, level, place) }))
  }
  if (surface.convex) return wanted.filter((level) => level > 0).map((level) => ({ level, path: around(surface, level, half, place) }))
  const step = (2 * half) / (n - 1)
  const values = new Array<number>(n * n)
  for (let j = 0; j < n; j++) {
    for (let i = 0; i < n; i++) values[j * n + i] = -surface.value([-half + i * step, -half + j * step])
  }
  // d3 fills what is above a threshold: the sign turns the bowl into a hill
  return contours()
    .size([n, n])
    .thresholds(wanted.map((level) => -level))(values)
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

/** Of a convex error: along every direction from the optimum it grows, and reaches the level once. */
function around(surface: Surface, level: number, half: number, place: Place): string {
  const o = surface.optima[0]
  const points: string[] = []
  const count = 100
  let guess = half / 4
  for (let k = 0; k < count; k++) {
    const angle = (k / count) * 2 * Math.PI
    const d: Vec = [Math.cos(angle), Math.sin(angle)]
    const excess = (r: number): number => surface.value([o[0] + r * d[0], o[1] + r * d[1]]) - level
    let [low, high] = [0, guess * 1.2]
    while (excess(high) < 0 && high < 20 * half) [low, high] = [high, high * 1.6]
    let [at, f] = [high, excess(high)]
    for (let step = 0; step < 30 && Math.abs(f) > 1e-9 * level; step++) {
      if (f > 0) high = at
      else low = at
      // the error is close to a quadratic along the way: its root is close to the level's
      const next = at * Math.sqrt(level / Math.max(f + level, 1e-300))
      at = next > low && next < high ? next : 0.5 * (low + high)
      f = excess(at)
    }
    guess = at
    points.push(text(place([o[0] + at * d[0], o[1] + at * d[1]])))
  }
  return `M${points.join('L')}Z`
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

const text = ([x, y]: Vec): string => `${x.toFixed(2)},${y.toFixed(2)}`
