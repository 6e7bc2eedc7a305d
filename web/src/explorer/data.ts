/** The user's own fit, as the Python side writes it into the page: sums over rows only, no row. */

import { quadratic, type Surface } from '../math/surface'

export interface OwnData {
  target: string
  names: string[]
  /** Inner products of the inputs (on the penalty's scale) divided by the sum of weights, row by row. */
  gram: number[][]
  /** Coefficients of the fit, same scale, and the pull of the residual on each input, x′r / n. */
  coef: number[]
  pull: number[]
  alpha: number
  penalty: string
  n: number
}

export function readData(text: string | null | undefined): OwnData | null {
  if (!text || text.trim() === '' || text.trim() === 'null') return null
  return JSON.parse(text) as OwnData
}

/**
 * Half the mean squared error of two coefficients, all others held at the fit: with c = pull + G b on the pair it is
 * ½ w′Gw − c′w and a constant, least at G⁻¹c.
 */
export function pairSurface(data: OwnData, pair: readonly [number, number]): Surface {
  const [i, j] = pair
  const G = [data.gram[i][i], data.gram[i][j], data.gram[j][j]] as const
  const det = G[0] * G[2] - G[1] * G[1]
  const [pi, pj] = [data.pull[i], data.pull[j]]
  // Newton step from the fit: exact for a quadratic
  const step = [(G[2] * pi - G[1] * pj) / det, (G[0] * pj - G[1] * pi) / det]
  const o = [data.coef[i] + step[0], data.coef[j] + step[1]] as const
  const extent = 1.3 * Math.max(Math.abs(o[0]), Math.abs(o[1]), Math.abs(data.coef[i]), Math.abs(data.coef[j]), 1e-300)
  return quadratic(G, o, extent)
}
