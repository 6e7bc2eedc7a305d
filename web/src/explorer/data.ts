/** The user's own fit, as the Python side writes it into the page: sums over rows only, no row. */

import type { Vec } from '../math/linear'
import type { Penalty } from '../math/penalty'
import { polynomial, type PolynomialData } from '../math/polynomial'
import { quadratic, type Surface } from '../math/surface'

export interface OwnData {
  target: string
  names: string[]
  /** Coefficients of the fit, on the penalty's scale. */
  coef: number[]
  alpha: number
  penalty: string
  /** Share of L1 in the penalty of the fit. */
  share: number
  loss: string
  /** Of the squared error: inner products of the inputs divided by the sum of weights, row by row. */
  gram?: number[][]
  /** And the pull of the residual on each input, x′r / n. */
  pull?: number[]
  /** Of other losses: the error of every two inputs, under "i,j" with i < j. */
  pairs?: Record<string, PolynomialData & { missed: number[] }>
  convex?: boolean
  /** The class whose coefficients these are, "" where there is one output. */
  output?: string
}

export function readData(text: string | null | undefined): OwnData | null {
  if (!text || text.trim() === '' || text.trim() === 'null') return null
  return JSON.parse(text) as OwnData
}

/** The penalty of the fit, with the values of `base` for what it does not have. */
export function penaltyOf(data: OwnData, base: Penalty): Penalty {
  if (data.share === 1) return { ...base, kind: 'L1' }
  return data.share === 0 ? { ...base, kind: 'L2' } : { ...base, kind: 'EN', share: data.share }
}

/** The error of two coefficients, all others held at the fit. */
export function pairSurface(data: OwnData, pair: readonly [number, number]): Surface {
  return data.pairs === undefined ? squared(data, pair) : smooth(data, pair)
}

function smooth(data: OwnData, [i, j]: readonly [number, number]): Surface {
  const held = data.pairs![`${Math.min(i, j)},${Math.max(i, j)}`]
  return polynomial(held, i > j, data.convex ?? true, 0.94 * held.half)
}

/**
 * Half the mean squared error: with c = pull + G b on the pair it is ½ w′Gw − c′w and a constant, least at G⁻¹c.
 */
function squared(data: OwnData, [i, j]: readonly [number, number]): Surface {
  const { gram, pull, coef } = data as Required<OwnData>
  const G = [gram[i][i], gram[i][j], gram[j][j]] as const
  const det = G[0] * G[2] - G[1] * G[1]
  // Newton step from the fit: exact for a quadratic
  const step = [(G[2] * pull[i] - G[1] * pull[j]) / det, (G[0] * pull[j] - G[1] * pull[i]) / det]
  const o: Vec = [coef[i] + step[0], coef[j] + step[1]]
  // what each would be alone: correlated inputs go farther there than together
  const alone: Vec = [o[0] + (G[1] / G[0]) * o[1], o[1] + (G[1] / G[2]) * o[0]]
  const extent = 1.25 * Math.max(...[...o, ...alone, coef[i], coef[j]].map(Math.abs), 1e-300)
  return quadratic(G, o, extent)
}
