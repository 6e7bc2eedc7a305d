import { describe, expect, it } from 'vitest'
import { polynomial, type PolynomialData } from '../src/math/polynomial'
import { kktDistance, solution } from '../src/math/solve'

/** ½ a² + ½ ab + b² on a square of half side 2, moved to (0.6, −0.4): exactly a polynomial of degree 2. */
const [p, q] = [0.6, -0.4]
const f = (a: number, b: number): number => 0.5 * (a - p) ** 2 + 0.5 * (a - p) * (b - q) + (b - q) ** 2 + 7
const h = 2
const step = 2 ** -40
/** Monomials into Chebyshev coefficients: 1, x, x² = (T0 + T2)/2 in units of h. */
function table(): number[][] {
  const c00 = f(0, 0)
  const slopeA = -p - 0.5 * q
  const slopeB = -0.5 * p - 2 * q
  const [aa, ab, bb] = [0.5 * h * h, 0.5 * h * h, h * h]
  const rows = [
    [c00 + aa / 2 + bb / 2, slopeB * h, bb / 2],
    [slopeA * h, ab],
    [aa / 2],
  ]
  return rows.map((row) => row.map((c) => Math.round(c / step)))
}
const data: PolynomialData = { half: h, step, table: table(), optimum: [p, q] }

describe('an error given as a polynomial', () => {
  it('has its value, gradient and second derivatives, either way round', () => {
    for (const swap of [false, true]) {
      const surface = polynomial(data, swap, true)
      const turn = ([a, b]: readonly [number, number]): [number, number] => (swap ? [b, a] : [a, b])
      for (const w of [[0.3, 1.1], [-1.9, 0.2], [0, 0]] as const) {
        const at = turn(w)
        expect(surface.value(at)).toBeCloseTo(f(w[0], w[1]) - 7, 9)
        const g = turn(surface.gradient(at))
        expect(g[0]).toBeCloseTo(w[0] - p + 0.5 * (w[1] - q), 9)
        expect(g[1]).toBeCloseTo(0.5 * (w[0] - p) + 2 * (w[1] - q), 9)
        const c = surface.curvature(at)
        expect([c[swap ? 2 : 0], c[1], c[swap ? 0 : 2]].map((x) => Math.round(x * 1e6) / 1e6)).toEqual([1, 0.5, 2])
      }
      expect(surface.value([2.1, 0])).toBe(Number.POSITIVE_INFINITY)
    }
  })

  it('is solved with exact zeros', () => {
    const surface = polynomial(data, false, true)
    for (const alpha of [0.01, 0.2, 0.35, 0.5, 2]) {
      const penalty = { kind: 'L1', share: 1, q: 1 } as const
      expect(kktDistance(surface, penalty, alpha, solution(surface, penalty, alpha).w)).toBeLessThan(1e-9)
    }
    expect(solution(surface, { kind: 'L1', share: 1, q: 1 }, 2).w).toEqual([0, 0])
  })
})
