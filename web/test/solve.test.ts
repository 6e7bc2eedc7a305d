import { describe, expect, it } from 'vitest'
import { constrained } from '../src/math/constraint'
import type { Vec } from '../src/math/linear'
import { total, type Penalty } from '../src/math/penalty'
import { kktDistance, minima, objective, solution } from '../src/math/solve'
import { correlated, curved, logistic, quadratic, type Surface } from '../src/math/surface'

/** The same numbers in every run. */
function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 4294967296
  }
}

const PENALTIES: Penalty[] = [
  { kind: 'L1', share: 0.5, q: 1 },
  { kind: 'L2', share: 0.5, q: 1 },
  { kind: 'EN', share: 0.3, q: 1 },
  { kind: 'EN', share: 0.8, q: 1 },
  { kind: 'Lq', share: 0.5, q: 0.5 },
  { kind: 'Lq', share: 0.5, q: 0.8 },
  { kind: 'Lq', share: 0.5, q: 1.3 },
  { kind: 'Lq', share: 0.5, q: 3 },
]

function surfaces(next: () => number): [string, Surface][] {
  const o: Vec = [6 * next() - 3, 6 * next() - 3]
  const rho = 1.9 * next() - 0.95
  return [
    ['quadratic', quadratic(correlated(rho), o)],
    ['logistic', logistic(rho, o)],
    ['curved', curved(o)],
  ]
}

/** The least objective on a dense grid, then on finer ones around the best point: knows nothing of derivatives. */
function bruteForce(f: (w: Vec) => number): number {
  let centre: Vec = [0, 0]
  let half = 5
  let best = f(centre)
  for (let round = 0; round < 30; round++) {
    const n = round === 0 ? 80 : 8
    let [bx, by] = centre
    for (let i = -n; i <= n; i++) {
      for (let j = -n; j <= n; j++) {
        for (const w of [[centre[0] + (half * i) / n, centre[1] + (half * j) / n]] as Vec[]) {
          for (const v of [w, [0, w[1]], [w[0], 0]] as Vec[]) {
            const value = f(v)
            if (value < best) {
              best = value
              ;[bx, by] = v
            }
          }
        }
      }
    }
    centre = [bx, by]
    half = round === 0 ? (2 * half) / n : half * 0.45
  }
  return best
}

describe.each(PENALTIES)('$kind share $share q $q', (penalty) => {
  it('finds the least objective, certified', () => {
    const next = random(7)
    for (let k = 0; k < 6; k++) {
      for (const [name, surface] of surfaces(next)) {
        const alpha = Math.exp(6 * next() - 5)
        const { w, objective: value } = solution(surface, penalty, alpha)
        expect(kktDistance(surface, penalty, alpha, w), `${name} ${w} alpha ${alpha}`).toBeLessThan(1e-8)
        const best = bruteForce((v) => objective(surface, penalty, alpha, v))
        expect(value, `${name} alpha ${alpha}`).toBeLessThan(best + 1e-9 * (1 + Math.abs(best)))
      }
    }
  })

  it('finds the least error inside a level set', () => {
    const next = random(11)
    for (let k = 0; k < 6; k++) {
      for (const [name, surface] of surfaces(next)) {
        const t = 0.1 + 2 * next()
        const found = constrained(surface, penalty, t)
        const { w, objective: value } = found.minima[0]
        expect(total(penalty, w)).toBeLessThan(t * (1 + 1e-9))
        const best = bruteForce((v) => (total(penalty, v) <= t ? surface.value(v) : 1e9))
        expect(value, `${name} t ${t} at ${w}`).toBeLessThan(best + 1e-7 * (1 + best))
      }
    }
  })
})

describe('known answers', () => {
  it('soft-thresholds uncorrelated weights', () => {
    const surface = quadratic(correlated(0), [1.5, 0.4])
    expect(solution(surface, PENALTIES[0], 0.5).w).toEqual([1, 0])
    expect(solution(surface, PENALTIES[0], 2).w).toEqual([0, 0])
    const ridge = solution(surface, PENALTIES[1], 1).w
    expect(ridge[0]).toBeCloseTo(0.75, 14)
    expect(ridge[1]).toBeCloseTo(0.2, 14)
  })

  it('finds both minima of the curved model, mirrored', () => {
    const found = minima(curved([1.5, 1]), PENALTIES[1], 0.01)
    expect(found.length).toBe(2)
    expect(found[0].w[0]).toBeCloseTo(-found[1].w[0], 9)
  })

  it('keeps the origin as a minimum for q below 1', () => {
    const found = minima(quadratic(correlated(0), [2, 2]), PENALTIES[4], 0.3)
    expect(found.some((m) => m.w[0] === 0 && m.w[1] === 0)).toBe(true)
    expect(found.length).toBe(4)
  })
})
