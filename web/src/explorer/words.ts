/** Numbers and sentences: what the picture shows, said. */

import type { Vec } from '../math/linear'
import type { Penalty } from '../math/penalty'
import type { Form } from './state'

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
export function shape(penalty: Penalty): string {
  if (penalty.kind === 'L1') return 'diamond'
  if (penalty.kind === 'L2') return 'circle'
  if (penalty.kind === 'EN') return penalty.share === 1 ? 'diamond' : penalty.share > 0 ? 'rounded diamond' : 'circle'
  if (penalty.q === 1) return 'diamond'
  if (penalty.q === 2) return 'circle'
  return penalty.q < 1 ? 'star' : 'rounded shape'
}

const hasCorners = (penalty: Penalty): boolean =>
  penalty.kind === 'L1' || (penalty.kind === 'EN' && penalty.share > 0) || (penalty.kind === 'Lq' && penalty.q <= 1)

/** What the penalty adds up, as a formula. */
export function formula(penalty: Penalty): string {
  if (penalty.kind === 'L1') return '|w₁| + |w₂|'
  if (penalty.kind === 'L2') return '(w₁² + w₂²)/2'
  if (penalty.kind === 'Lq') return `|w₁|^${number(penalty.q)} + |w₂|^${number(penalty.q)}`
  return `${number(penalty.share)} × (|w₁| + |w₂|) + ${number(1 - penalty.share)} × (w₁² + w₂²)/2`
}

/** What is minimised of a user's table. */
export function errorOf(loss: string): string {
  const known: Record<string, string> = {
    gaussian: 'half the mean squared error',
    binomial: 'the mean log loss',
    multinomial: 'the mean log loss',
    cox: 'minus the log partial likelihood per row',
    poisson: 'half the mean Poisson deviance',
  }
  return known[loss] ?? `the mean ${loss} loss`
}

export interface Shown {
  form: Form
  penalty: Penalty
  alpha: number
  t: number
  w: Vec
  /** Where the error is least. */
  o: Vec
  /** The best weights with L2 at an alpha of its own; null where no alpha belongs to the picture. */
  ridge: { alpha: number; w: Vec } | null
  names: readonly string[]
}

/** The sentence under the picture; true in every state. */
export function sentence(shown: Shown): string {
  const { form, penalty, alpha, t, w, names, ridge } = shown
  const figure = shape(penalty)
  if (form === 'constraint' && alpha === 0) {
    return `The place of least error is inside the ${figure} already: the budget ${number(t)} is not used up, and nothing is held back.`
  }
  if (alpha === 0) return 'Without penalty the solution is where the error is least.'
  const start = form === 'penalty' ? `At alpha ${number(alpha)}` : `Within the budget ${number(t)}`
  const zeros = [0, 1].filter((j) => w[j] === 0)
  if (zeros.length === 2) {
    return `${start} the ${figure} has shrunk to a point: both weights are exactly 0. Leaving 0 would cost more than it lowers the error.`
  }
  if (zeros.length === 1) {
    const j = zeros[0]
    if (!hasCorners(penalty)) {
      return `${start} the error contour meets the ${figure} right on an axis: ${names[j]} is exactly 0. Move ○ a little and it is not.`
    }
    const other = ridge === null ? '' : ridge.alpha === alpha ? 'the same alpha' : `alpha ${number(ridge.alpha)}`
    const contrast = ridge !== null && ridge.w[j] !== 0 ? `; with L2 at ${other} it would be ${number(ridge.w[j])}` : ''
    return `${start} the error contour meets the ${figure} at its corner: ${names[j]} is exactly 0${contrast}.`
  }
  const where = hasCorners(penalty)
    ? 'on a side, away from its corners: both weights are kept'
    : 'where it is smooth: neither weight is exactly 0'
  return `${start} the error contour meets the ${figure} ${where}${sizes(shown)}.`
}

/** How both sizes compare with those without penalty. */
function sizes({ w, o, names }: Shown): string {
  const smaller = [0, 1].filter((j) => Math.abs(w[j]) < Math.abs(o[j]))
  if (smaller.length === 2) return ', both smaller than without penalty'
  if (smaller.length === 1) return `, ${names[smaller[0]]} smaller than without penalty, ${names[1 - smaller[0]]} larger`
  return ''
}
