/** Numbers and sentences: what the picture shows, said. */

import type { Vec } from '../math/linear'
import type { Penalty } from '../math/penalty'

/** Exactly 0 is "0"; anything else shows at least one digit that is not 0. */
export function number(x: number, digits = 3): string {
  if (x === 0) return '0'
  const text = Math.abs(x) >= 1e5 || Math.abs(x) < 1e-3 ? x.toExponential(digits - 1) : String(Number(x.toPrecision(digits)))
  return text.replace('-', '−')
}

export function nameOf(penalty: Penalty): string {
  if (penalty.kind === 'EN') return 'the elastic net'
  return penalty.kind === 'Lq' ? `Lq with q = ${number(penalty.q)}` : penalty.kind
}

/** What the level set of the penalty looks like. */
function shape(penalty: Penalty): string {
  if (penalty.kind === 'L1') return 'diamond'
  if (penalty.kind === 'L2') return 'circle'
  if (penalty.kind === 'EN') return penalty.share > 0 ? 'rounded diamond' : 'circle'
  if (penalty.q === 1) return 'diamond'
  if (penalty.q === 2) return 'circle'
  return penalty.q < 1 ? 'star' : 'rounded shape'
}

export const hasCorners = (penalty: Penalty): boolean =>
  penalty.kind === 'L1' || (penalty.kind === 'EN' && penalty.share > 0) || (penalty.kind === 'Lq' && penalty.q <= 1)

/** The sentence under the picture. */
export function sentence(penalty: Penalty, alpha: number, w: Vec, names: readonly string[], ridge: Vec): string {
  const zeros = [0, 1].filter((j) => w[j] === 0)
  const figure = shape(penalty)
  const at = alpha > 0 ? `At alpha ${number(alpha)} ` : 'Without penalty '
  if (alpha === 0) return `${at}the solution is where the error is least.`
  if (zeros.length === 2) {
    return `${at}the ${figure} has shrunk to a point: both weights are exactly 0. No step away from 0 lowers the error by more than it costs.`
  }
  if (zeros.length === 1) {
    const j = zeros[0]
    return (
      `${at}the error contour meets the ${figure} at its corner: ${names[j]} is exactly 0` +
      (penalty.kind === 'L2' ? '.' : `; with L2 at the same alpha it would be ${number(ridge[j])}.`)
    )
  }
  const why = hasCorners(penalty)
    ? 'on a side, away from its corners: both weights are kept, and both are smaller than without penalty'
    : 'where it is smooth: both weights shrink, and neither becomes exactly 0'
  return `${at}the error contour meets the ${figure} ${why}.`
}
