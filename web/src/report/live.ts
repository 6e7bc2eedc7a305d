/** What the Python side writes into the report so that it can follow the slider: sums over rows only, no row. */

import type { FigureSpec } from '../figure/spec'
import type { Vec } from '../math/linear'

/** Coefficients and pulls of the m inputs that are followed, on the penalty's scale; see `ingredients.py`. */
export interface Pull {
  noun: string
  /** Of several outputs (classes), the one that they belong to. */
  output: string
  names: string[]
  scale: number[]
  factor: number[]
  /** Bounds; null where there is none. */
  lower: (number | null)[]
  upper: (number | null)[]
  /** (k, m) */
  u: number[][]
  pull: number[][]
  /** (k, m) pull with the own coefficient at 0, null where that was not computed; of a quadratic, what it bends by. */
  at_zero: (number | null)[][] | null
  curvature: number[] | null
  /** Whether `at_zero` is the best value of the coefficient without penalty. */
  fitted: boolean
  /** Inputs beyond the m. */
  rest: number
  /** Whether a fit is known to be a local minimum only. */
  local: boolean
}

/** The error of two coefficients at one alpha; see `figures/frames.py`. */
export interface Frame {
  /** Which alpha of the slider. */
  place: number
  solution: [number, number]
  optimum: [number, number]
  other: [number, number] | null
  other_alpha: number | null
  /** Centre, half width, half height. */
  window: [number, number, number, number]
  level: number
  unit: number
  values: (number | null)[][]
  /** At Chebyshev points; else evenly spaced. */
  nodes: boolean
  minima: [number, number][]
  /** Second derivatives at the optimum: xx, xy, yy. */
  bend: [number, number, number]
}

export interface Touch {
  pair: [number, number]
  /** Whether the penalty sees inputs per standard deviation. */
  per_sd: boolean
  /** (m, m) inner products of a quadratic error; for other errors there are frames, of one pair. */
  gram: number[][] | null
  frames: Frame[] | null
}

export interface CoefficientPanel {
  title: string
  /** (k, m) per standard deviation of the input. */
  effect: number[][]
  /** (m) without penalty; the middle of refits. */
  ghost: (number | null)[] | null
  low: (number | null)[] | null
  high: (number | null)[] | null
}

export interface Coefficients {
  names: string[]
  sd: number[]
  panels: CoefficientPanel[]
  ghost_name: string
  /** What exp(effect) is, such as "odds ratio"; "" where effects are added. */
  ratio: string
  target: string
  rest: number
}

export interface Live {
  /** Of a comparison: the method whose path the slider walks along. */
  method: string
  penalty: string
  /** What a coefficient belongs to: an input, or a parameter of a function. */
  noun: string
  /** Share of L1. */
  l1_ratio: number
  /** (k) decreasing, all above 0. */
  alphas: number[]
  /** Places among them: the fit in use, the lowest held-out error, the one-SE rule. */
  used: number | null
  best: number | null
  one_se: number | null
  /** (k) number of inputs kept, of `total`. */
  kept: number[]
  total: number
  /** (k) errors; null where nothing was held out. */
  held_out: (number | null)[] | null
  training: (number | null)[] | null
  /** The lowest held-out error plus one standard error. */
  within: number | null
  /** What the error is called. */
  word: string
  pull: Pull | null
  touch: Touch | null
  coefficients: Coefficients | null
  /** Figures along alpha, as they stand at the fit in use. */
  specs: Record<string, FigureSpec>
  /** Kinds of figures that follow. */
  linked: string[]
}

export function readLive(): Live | null {
  const text = document.getElementById('live')?.textContent
  if (!text) return null
  const live = JSON.parse(text) as Live
  for (const spec of Object.values(live.specs)) {
    for (const { marks } of spec.panels) {
      // marks that share their x say so
      let before: unknown = null
      for (const mark of marks as { x?: unknown }[]) {
        if (mark.x === '=') mark.x = before
        else if (Array.isArray(mark.x)) before = mark.x
      }
    }
  }
  return live
}

/** Every pull with the own coefficient at 0; NaN where it is not known. */
export const atZero = (pull: Pull, k: number): number[] =>
  pull.curvature !== null
    ? pull.pull[k].map((v, j) => v + pull.curvature![j] * pull.u[k][j])
    : pull.at_zero![k].map((v) => v ?? Number.NaN)

/** Where the slider stands when the page opens. */
export const home = (live: Live): number => live.used ?? Math.floor(live.alphas.length / 2)

export const vec = (v: readonly number[]): Vec => [v[0], v[1]]
