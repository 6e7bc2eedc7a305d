/** What weights cost. R(w) is the sum over both weights of one of these; the objective is E(w) + alpha R(w). */

import type { Vec } from './linear'

export type PenaltyKind = 'L1' | 'L2' | 'EN' | 'Lq'

export interface Penalty {
  kind: PenaltyKind
  /** Share of L1 in the elastic net, 0 to 1. */
  share: number
  /** Exponent of Lq, 0.3 to 4. */
  q: number
}

/** Cost of one weight: |w|, w²/2, a mixture of both, or |w|^q. */
export function cost(penalty: Penalty, w: number): number {
  const size = Math.abs(w)
  switch (penalty.kind) {
    case 'L1':
      return size
    case 'L2':
      return 0.5 * w * w
    case 'EN':
      return penalty.share * size + 0.5 * (1 - penalty.share) * w * w
    case 'Lq':
      return size ** penalty.q
  }
}

export const total = (penalty: Penalty, w: Vec): number => cost(penalty, w[0]) + cost(penalty, w[1])

/** Derivative of the cost at a weight that is not 0. */
export function slope(penalty: Penalty, w: number): number {
  const size = Math.abs(w)
  const sign = Math.sign(w)
  switch (penalty.kind) {
    case 'L1':
      return sign
    case 'L2':
      return w
    case 'EN':
      return sign * penalty.share + (1 - penalty.share) * w
    case 'Lq':
      return sign * penalty.q * size ** (penalty.q - 1)
  }
}

/** Second derivative of the cost at a weight that is not 0. */
export function bend(penalty: Penalty, w: number): number {
  switch (penalty.kind) {
    case 'L1':
      return 0
    case 'L2':
      return 1
    case 'EN':
      return 1 - penalty.share
    case 'Lq':
      return penalty.q * (penalty.q - 1) * Math.abs(w) ** (penalty.q - 2)
  }
}

/** Prices a of |w| and b of w²/2 where the penalty is such a mixture, else null. */
export function mixture(penalty: Penalty, alpha: number): { a: number; b: number } | null {
  switch (penalty.kind) {
    case 'L1':
      return { a: alpha, b: 0 }
    case 'L2':
      return { a: 0, b: alpha }
    case 'EN':
      return { a: alpha * penalty.share, b: alpha * (1 - penalty.share) }
    case 'Lq':
      if (penalty.q === 1) return { a: alpha, b: 0 }
      return penalty.q === 2 ? { a: 0, b: 2 * alpha } : null
  }
}

export const isConvex = (penalty: Penalty): boolean => penalty.kind !== 'Lq' || penalty.q >= 1

/** How far along the direction `angle` the level set R(w) = level is from the origin. */
export function reach(penalty: Penalty, angle: number, level: number): number {
  const c = Math.abs(Math.cos(angle))
  const s = Math.abs(Math.sin(angle))
  switch (penalty.kind) {
    case 'L1':
      return level / (c + s)
    case 'L2':
      return Math.sqrt(2 * level)
    case 'EN': {
      const linear = penalty.share * (c + s)
      const square = 1 - penalty.share
      if (square === 0) return level / linear
      return (2 * level) / (linear + Math.sqrt(linear * linear + 2 * square * level))
    }
    case 'Lq':
      return (level / (tiny(c) ** penalty.q + tiny(s) ** penalty.q)) ** (1 / penalty.q)
  }
}

/** Cosines that are 0 but for rounding are 0: small powers would make them count. */
const tiny = (x: number): number => (x < 1e-15 ? 0 : x)

/** The outline R(w) = level: corners exactly on the axes, points denser beside them. */
export function outline(penalty: Penalty, level: number, perQuarter = 48): Vec[] {
  const points: Vec[] = []
  for (let quarter = 0; quarter < 4; quarter++) {
    for (let k = 0; k < perQuarter; k++) {
      const t = k / perQuarter
      const eased = penalty.kind === 'Lq' ? t * t * t * (t * (6 * t - 15) + 10) : t
      const angle = (quarter + eased) * (Math.PI / 2)
      const r = reach(penalty, angle, level)
      const x = k === 0 && quarter % 2 === 1 ? 0 : r * Math.cos(angle)
      const y = k === 0 && quarter % 2 === 0 ? 0 : r * Math.sin(angle)
      points.push([x, y])
    }
  }
  return points
}
