/** The zero zone: all places of the unpenalised optimum for which a weight is exactly 0 (quadratic error). */

import { solve, type Sym, type Vec } from './linear'

/**
 * The outline of the band where weight j is 0 under a|w| + b w²/2. With c = G o, weight j is 0 as long as
 * |c_j − G_jk w_k| ≤ a, where w_k = S(c_k, a) / (G_kk + b) is the other weight alone.
 */
export function zeroZone(G: Sym, j: 0 | 1, a: number, b: number, far: number): Vec[] {
  const own = j === 0 ? G[2] : G[0]
  const other = (c: number): number => (Math.sign(c) * Math.max(Math.abs(c) - a, 0)) / (own + b)
  const knots = [-far, -a, a, far]
  const edge = (side: number): Vec[] =>
    knots.map((c) => {
      const mine = G[1] * other(c) + side * a
      return solve(G, j === 0 ? [mine, c] : [c, mine])
    })
  return [...edge(1), ...edge(-1).reverse()]
}
