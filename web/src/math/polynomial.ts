/**
 * The error of two weights as a polynomial: sums c_jk T_j(a / h) T_k(b / h) of Chebyshev polynomials on a square.
 *
 * The Python side computes it from the data for losses that are no quadratic, and measures how far it is from the true
 * error (at most 1e-9 of its range). Here it is the error: value, gradient and second derivatives are its own.
 */

import { determinant, distance, type Sym, type Vec } from './linear'
import type { Surface } from './surface'

export interface PolynomialData {
  /** Half the side of the square. */
  half: number
  /** Coefficients are whole multiples of this. */
  step: number
  table: number[][]
  /** Where the error is least. */
  optimum: number[]
}

/** Values of T_0 … T_{n−1} and of their first and second derivatives at t. */
function basis(n: number, t: number, order: 0 | 1 | 2): Float64Array[] {
  const T = new Float64Array(n)
  const D = new Float64Array(order > 0 ? n : 0)
  const S = new Float64Array(order > 1 ? n : 0)
  T[0] = 1
  if (n > 1) T[1] = t
  if (n > 1 && order > 0) D[1] = 1
  for (let k = 2; k < n; k++) {
    T[k] = 2 * t * T[k - 1] - T[k - 2]
    if (order > 0) D[k] = 2 * T[k - 1] + 2 * t * D[k - 1] - D[k - 2]
    if (order > 1) S[k] = 4 * D[k - 1] + 2 * t * S[k - 1] - S[k - 2]
  }
  return [T, D, S]
}

/** The error of the pair; `swap` puts the second of the two inputs on the first axis. */
export function polynomial(data: PolynomialData, swap: boolean, convex: boolean, extent = data.half): Surface {
  const h = data.half
  const rows = data.table.map((row) => Float64Array.from(row, (c) => c * data.step))
  const m = rows.length
  const n = Math.max(...rows.map((row) => row.length))
  /** Sums over the table of left[j] right[k] c_jk, for several rights at once. */
  const along = (right: Float64Array): Float64Array => {
    const out = new Float64Array(m)
    for (let j = 0; j < m; j++) {
      const row = rows[j]
      let sum = 0
      for (let k = 0; k < row.length; k++) sum += row[k] * right[k]
      out[j] = sum
    }
    return out
  }
  const inner = (u: Float64Array, v: Float64Array): number => {
    let sum = 0
    for (let j = 0; j < m; j++) sum += u[j] * v[j]
    return sum
  }
  const turned = (w: Vec): Vec => (swap ? [w[1] / h, w[0] / h] : [w[0] / h, w[1] / h])
  const raw = (w: Vec): number => {
    const [x, y] = turned(w)
    return inner(basis(m, x, 0)[0], along(basis(n, y, 0)[0]))
  }
  const gradient = (w: Vec): Vec => {
    const [x, y] = turned(w)
    const [X, DX] = basis(m, x, 1)
    const [Y, DY] = basis(n, y, 1)
    const [a, b] = [inner(DX, along(Y)) / h, inner(X, along(DY)) / h]
    return swap ? [b, a] : [a, b]
  }
  const second = (w: Vec): Sym => {
    const [x, y] = turned(w)
    const [X, DX, SX] = basis(m, x, 2)
    const [Y, DY, SY] = basis(n, y, 2)
    const [a, b, c] = [inner(SX, along(Y)), inner(DX, along(DY)), inner(X, along(SY))].map((v) => v / (h * h))
    return swap ? [c, b, a] : [a, b, c]
  }
  const o = settle(swap ? [data.optimum[1], data.optimum[0]] : [data.optimum[0], data.optimum[1]], gradient, second, h)
  const least = raw(o)
  return {
    // nothing is known outside the square
    value: (w) => (Math.abs(w[0]) <= h && Math.abs(w[1]) <= h ? raw(w) - least : Number.POSITIVE_INFINITY),
    gradient,
    curvature: (w) => lifted(second(w)),
    convex,
    optima: [o],
    quadratic: null,
    extent,
    edge: h,
  }
}

/** The polynomial's own least point: Newton's steps from the true one, which is as good as there. */
function settle(start: Vec, gradient: (w: Vec) => Vec, second: (w: Vec) => Sym, h: number): Vec {
  let w = start
  for (let step = 0; step < 8; step++) {
    const H = second(w)
    const g = gradient(w)
    const det = determinant(H)
    if (!(H[0] > 0 && det > 0)) return w
    const to: Vec = [w[0] - (H[2] * g[0] - H[1] * g[1]) / det, w[1] - (H[0] * g[1] - H[1] * g[0]) / det]
    const moved = distance(to, w)
    if (!(moved < 1e-3 * h)) return w
    w = to
    if (moved < 1e-15 * h) break
  }
  return w
}

/** At least positive semidefinite: rounding, and losses that are not convex, can make it less. */
function lifted(H: Sym): Sym {
  const mean = (H[0] + H[2]) / 2
  const radius = Math.hypot((H[0] - H[2]) / 2, H[1])
  const least = mean - radius
  const wanted = 1e-9 * (Math.abs(mean) + radius)
  return least >= wanted ? H : [H[0] + wanted - least, H[1], H[2] + wanted - least]
}
