/** Error surfaces E(w) of two weights, each with its least value where the user puts it. */

import { apply, determinant, dot, minus, type Sym, type Vec } from './linear'

export interface Surface {
  value(w: Vec): number
  gradient(w: Vec): Vec
  /** Second derivative, or a positive semidefinite stand-in for it (Gauss–Newton). */
  curvature(w: Vec): Sym
  /** Values at several first weights and one second, where that is quicker together. */
  row?(first: Float64Array, second: number): Float64Array
  convex: boolean
  /** Where the error is least: one place, or several that do equally well. */
  optima: Vec[]
  /** The second derivative where E is exactly a quadratic. */
  quadratic: Sym | null
  /** Weights are looked for between −extent and extent. */
  extent: number
  /** The error is known between −edge and edge, where that is not everywhere. */
  edge?: number
}

const EXTENT = 5

/** ½ (w − o)′ G (w − o): squared error of two inputs. */
export function quadratic(G: Sym, o: Vec, extent = EXTENT): Surface {
  return {
    value: (w) => 0.5 * dot(minus(w, o), apply(G, minus(w, o))),
    gradient: (w) => apply(G, minus(w, o)),
    curvature: () => G,
    convex: true,
    optima: [o],
    quadratic: G,
    extent,
  }
}

/** Two inputs of unit variance with correlation rho. */
export const correlated = (rho: number): Sym => [1, rho, 1]

/** A fixed cloud of points (x1, x2) with unit variances and correlation rho: 12 directions, two distances. */
function cloud(rho: number): Vec[] {
  const points: Vec[] = []
  const [u, v] = [Math.sqrt((1 + rho) / 2), Math.sqrt((1 - rho) / 2)]
  for (let k = 0; k < 24; k++) {
    const angle = (k / 12) * Math.PI
    const r = k % 2 === 0 ? Math.sqrt(3.2) : Math.sqrt(0.8)
    const [s, t] = [r * Math.cos(angle), r * Math.sin(angle)]
    points.push([u * s + v * t, u * s - v * t])
  }
  return points
}

const log1pexp = (x: number): number => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)))
const sigmoid = (x: number): number => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)))

/**
 * Log loss of a logistic regression on the cloud, whose shares of ones are those of the model at o:
 * E(w) = mean of log(1 + exp(η)) − p η with η = x′w and p = 1/(1 + exp(−x′o)), least at o.
 */
export function logistic(rho: number, o: Vec): Surface {
  const points = cloud(rho)
  const shares = points.map((x) => sigmoid(dot(x, o)))
  const n = points.length
  const mean = (w: Vec): number => {
    let sum = 0
    for (let i = 0; i < n; i++) {
      const eta = points[i][0] * w[0] + points[i][1] * w[1]
      sum += log1pexp(eta) - shares[i] * eta
    }
    return sum / n
  }
  const least = mean(o)
  return {
    value: (w) => mean(w) - least,
    gradient: (w) => {
      let [a, b] = [0, 0]
      for (let i = 0; i < n; i++) {
        const [x, y] = points[i]
        const r = sigmoid(x * w[0] + y * w[1]) - shares[i]
        a += r * x
        b += r * y
      }
      return [a / n, b / n]
    },
    curvature: (w) => {
      let [a, b, c] = [0, 0, 0]
      for (let i = 0; i < n; i++) {
        const [x, y] = points[i]
        const p = sigmoid(x * w[0] + y * w[1])
        const h = (p * (1 - p)) / n
        a += h * x * x
        b += h * x * y
        c += h * y * y
      }
      return [a, b, c]
    },
    convex: true,
    optima: [o],
    quadratic: null,
    extent: EXTENT,
  }
}

/** Where the curved model is observed. */
const TIMES: readonly number[] = Array.from({ length: 16 }, (_, i) => -2.5 + i / 3)

/** The curved model f(x; w) = w1 tanh(w2 x): the same for (w1, w2) and (−w1, −w2). */
const curvedModel = (x: number, w: Vec): number => w[0] * Math.tanh(w[1] * x)

/** Half the mean squared error of the curved model, whose observations are those of the model at o. */
export function curved(o: Vec): Surface {
  const y = TIMES.map((x) => curvedModel(x, o))
  const n = TIMES.length
  const rows = (w: Vec): { r: number; j: Vec }[] =>
    TIMES.map((x, i) => {
      const t = Math.tanh(w[1] * x)
      return { r: w[0] * t - y[i], j: [t, w[0] * x * (1 - t * t)] }
    })
  return {
    value: (w) => {
      let sum = 0
      for (let i = 0; i < n; i++) {
        const r = w[0] * Math.tanh(w[1] * TIMES[i]) - y[i]
        sum += r * r
      }
      return sum / (2 * n)
    },
    row: (first, second) => {
      // a quadratic in the first weight
      let [square, cross, rest] = [0, 0, 0]
      for (let i = 0; i < n; i++) {
        const t = Math.tanh(second * TIMES[i])
        square += t * t
        cross += t * y[i]
        rest += y[i] * y[i]
      }
      return first.map((w) => (square * w * w - 2 * cross * w + rest) / (2 * n))
    },
    gradient: (w) => {
      let [a, b] = [0, 0]
      for (const { r, j } of rows(w)) {
        a += (r * j[0]) / n
        b += (r * j[1]) / n
      }
      return [a, b]
    },
    curvature: (w) => {
      let [a, b, c] = [0, 0, 0]
      let [more, most] = [0, 0] // what the bend of the model itself adds
      rows(w).forEach(({ r, j }, i) => {
        a += (j[0] * j[0]) / n
        b += (j[0] * j[1]) / n
        c += (j[1] * j[1]) / n
        const rest = TIMES[i] * (1 - j[0] * j[0])
        more += (r * rest) / n
        most += (r * -2 * w[0] * TIMES[i] * j[0] * rest) / n
      })
      const whole = [a, b + more, c + most] as const
      return whole[2] > 0 && determinant(whole) > 0 ? whole : [a, b, c]
    },
    convex: false,
    optima: o[0] === 0 || o[1] === 0 ? [o] : [o, [-o[0], -o[1]]],
    quadratic: null,
    extent: EXTENT,
  }
}
