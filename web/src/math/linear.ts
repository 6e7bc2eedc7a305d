/** Vectors and symmetric matrices of two dimensions: all that a picture of two weights needs. */

export type Vec = readonly [number, number]
/** [[a, b], [b, c]] as [a, b, c]. */
export type Sym = readonly [number, number, number]

export const dot = (u: Vec, v: Vec): number => u[0] * v[0] + u[1] * v[1]
export const add = (u: Vec, v: Vec): Vec => [u[0] + v[0], u[1] + v[1]]
export const minus = (u: Vec, v: Vec): Vec => [u[0] - v[0], u[1] - v[1]]
export const times = (k: number, v: Vec): Vec => [k * v[0], k * v[1]]
export const apply = (m: Sym, v: Vec): Vec => [m[0] * v[0] + m[1] * v[1], m[1] * v[0] + m[2] * v[1]]
export const distance = (u: Vec, v: Vec): number => Math.hypot(u[0] - v[0], u[1] - v[1])
export const damped = (m: Sym, k: number): Sym => [m[0] + k, m[1], m[2] + k]
export const determinant = (m: Sym): number => m[0] * m[2] - m[1] * m[1]

/** The x with m x = v; of a matrix that is singular to rounding, that of a slightly lifted one. */
export function solve(m: Sym, v: Vec): Vec {
  const det = determinant(m)
  if (!(Math.abs(det) > 1e-14 * (m[0] * m[2] + 1e-300))) {
    const lift = 1e-10 * (Math.abs(m[0]) + Math.abs(m[2])) + 1e-300
    return solve(damped(m, lift), v)
  }
  return [(m[2] * v[0] - m[1] * v[1]) / det, (m[0] * v[1] - m[1] * v[0]) / det]
}

/** Eigenvalues, larger first, and the angle (radians) of the first one's eigenvector. */
export function eigen(m: Sym): { values: Vec; angle: number } {
  const mean = (m[0] + m[2]) / 2
  const half = (m[0] - m[2]) / 2
  const radius = Math.hypot(half, m[1])
  return { values: [mean + radius, mean - radius], angle: 0.5 * Math.atan2(m[1], half) }
}
