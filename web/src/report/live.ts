/** What the Python side writes into the report so that it can follow the slider: sums over rows only, no row. */

import type { FigureSpec } from '../figure/spec'

export interface Live {
  penalty: string
  /** What a coefficient belongs to: an input, or a parameter of a function. */
  noun: string
  /** Share of L1. */
  l1_ratio: number
  /** (k) decreasing, all above 0. */
  alphas: number[]
  /** Places among them: the fit in use, the lowest held-out error, the one-SE rule. */
  used: number
  best: number | null
  one_se: number | null
  /** (k) number of inputs kept. */
  kept: number[]
  /** (k) errors, NaN written as null; null where nothing was held out. */
  held_out: (number | null)[] | null
  training: (number | null)[] | null
  /** Of the m inputs that are followed. */
  names: string[]
  /** (k, m) coefficients on the penalty's scale, and pulls on the residual per unit of penalty factor. */
  u: number[][]
  pull: number[][]
  /** (m, m) inner products; null where the error is no quadratic. */
  gram: number[][] | null
  /** Inputs beyond the m. */
  left_out: number
  /** Whether the penalty sees inputs per standard deviation. */
  per_sd: boolean
  /** Two of the m inputs for the touching picture. */
  pair: [number, number] | null
  /** Figures that follow the slider, as they stand at the fit in use. */
  specs: Record<string, FigureSpec>
}

export function readLive(): Live | null {
  const text = document.getElementById('live')?.textContent
  return text ? (JSON.parse(text) as Live) : null
}

/** Strongest first: the place of the alpha nearest to a value, on the logarithmic scale. */
export function nearest(alphas: number[], alpha: number): number {
  let best = 0
  alphas.forEach((each, k) => {
    if (Math.abs(Math.log(each / alpha)) < Math.abs(Math.log(alphas[best] / alpha))) best = k
  })
  return best
}
