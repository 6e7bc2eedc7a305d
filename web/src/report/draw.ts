/** What the figures of the page share. */

import type { Axis, Mark, Role } from '../figure/spec'
import type { Vec } from '../math/linear'

export const axis = (label: string, limits: [number, number], more: Partial<Axis> = {}): Axis => ({
  label,
  limits,
  scale: 'linear',
  ticks: null,
  room: 0,
  spine: true,
  ...more,
})

/** A point, or where the way to it leaves the window. */
export function shownRange(point: Vec, [cx, cy, wide, tall]: readonly number[]): Vec {
  const cut = (x: number, middle: number, half: number): number => Math.min(Math.max(x, middle - half), middle + half)
  return [cut(point[0], cx, 0.94 * wide), cut(point[1], cy, 0.94 * tall)]
}

/** A text above or below a point, turned to the middle of the window. */
export function label(text: string, at: Vec, [cx, cy, wide, tall]: readonly number[], color: Role, level: 'bottom' | 'top'): Mark {
  const side = (at[0] - cx) / wide
  const up = (at[1] - cy) / tall
  const turned = up > 0.85 ? 'top' : up < -0.85 ? 'bottom' : level
  return {
    mark: 'Text', text, x: at[0], y: at[1] + (turned === 'bottom' ? 0.05 : -0.05) * tall, color,
    align: side > 0.3 ? 'right' : side < -0.3 ? 'left' : 'center', level: turned, size: 1, bold: false, x_frame: false, y_frame: false, clear: true,
  }
}

/** Text at the right edge of a row. */
export const beside = (text: string, y: number, color: Role = 'ink', size = 0.88): Mark => ({
  mark: 'Text', text, x: 0.99, y, color, align: 'right', level: 'center', size, bold: false, x_frame: true, y_frame: false, clear: true,
})

/**
 * Which rows are shown, always equally many: the most important at this alpha, in an order that does not change while
 * the slider moves, so that marks can be followed.
 */
export function rowsOf(rank: number[], important: number[], most: number): number[] {
  const chosen = new Set(important.slice(0, most))
  for (const j of rank) if (chosen.size < most) chosen.add(j)
  return rank.filter((j) => chosen.has(j))
}

/** Places sorted by falling values of several keys. */
export function ranked(n: number, ...keys: ((j: number) => number)[]): number[] {
  const order = Array.from({ length: n }, (_, j) => j)
  return order.sort((p, q) => {
    for (const key of keys) {
      const d = key(q) - key(p)
      if (d !== 0) return d
    }
    return p - q
  })
}

