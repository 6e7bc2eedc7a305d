import { describe, expect, it } from 'vitest'
import { apply, dot, type Sym, type Vec } from '../src/math/linear'
import type { Frame, Live } from '../src/report/live'
import { FREE, matchingAlpha, optimumOf, outline, pairError, price, solvePair, zeroZone, type Pair } from '../src/report/pair'
import { coefficientsFigure } from '../src/report/coefficients'
import { rowsOf } from '../src/report/draw'
import { pullFigure } from '../src/report/pull'
import { fine, lossAt, trace } from '../src/report/surface'
import { sceneOf, touchFigure } from '../src/report/touch'
import { compact, number, shorten } from '../src/report/words'
import { zeroFigure } from '../src/report/zero'

/** The same numbers in every run. */
function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 4294967296
  }
}

const cost = (pair: Pair, u: Vec, alpha: number, ratio: number): number => pairError(pair, u) + alpha * price(u, ratio, pair.factor)

/** The least cost on a grid, then on finer ones around the best point. */
function bruteForce(pair: Pair, alpha: number, ratio: number): number {
  const clip = (x: number, j: 0 | 1): number => Math.min(Math.max(x, pair.lower[j]), pair.upper[j])
  let [best, half, centre]: [number, number, Vec] = [Number.POSITIVE_INFINITY, 12, [0, 0]]
  for (let round = 0; round < 30; round++) {
    const around = centre
    for (let i = -8; i <= 8; i++) {
      for (let k = -8; k <= 8; k++) {
        for (const u of [[around[0] + (half * i) / 8, around[1] + (half * k) / 8], [0, around[1] + (half * k) / 8], [around[0] + (half * i) / 8, 0]]) {
          const v: Vec = [clip(u[0], 0), clip(u[1], 1)]
          const now = cost(pair, v, alpha, ratio)
          if (now < best) [best, centre] = [now, v]
        }
      }
    }
    half *= 0.5
  }
  return best
}

function pairs(count: number): Pair[] {
  const next = random(3)
  return Array.from({ length: count }, (_, k): Pair => {
    const [a, c, rho] = [0.5 + next(), 0.5 + next(), 1.8 * next() - 0.9]
    const gram: Sym = [a, rho * Math.sqrt(a * c), c]
    const factor: Vec = k % 3 === 0 ? [1, 1] : k % 3 === 1 ? [0.3 + next(), 2 * next()] : [0, 1]
    const bounds = k % 5 === 4 ? { lower: [0, -1] as Vec, upper: [2, 0.5] as Vec } : { lower: FREE.lower, upper: FREE.upper }
    return { gram, q: apply(gram, [4 * next() - 2, 4 * next() - 2]), factor, ...bounds }
  })
}

describe('two inputs with penalty factors and bounds', () => {
  it('costs no more than the best of a dense grid', () => {
    for (const pair of pairs(40)) {
      for (const ratio of [0, 0.4, 1]) {
        const u = solvePair(pair, 0.5, ratio)
        expect(cost(pair, u, 0.5, ratio)).toBeLessThanOrEqual(bruteForce(pair, 0.5, ratio) + 1e-9)
        for (const j of [0, 1]) expect(u[j] >= pair.lower[j] - 1e-9 && u[j] <= pair.upper[j] + 1e-9).toBe(true)
      }
    }
  })

  it('finds the alpha whose solution has a given error', () => {
    for (const pair of pairs(20).filter((each) => Math.min(...each.factor) > 0 && !Number.isFinite(each.upper[0]))) {
      const level = 0.5 * pairError(pair, optimumOf(pair))
      for (const ratio of [0, 1]) {
        const alpha = matchingAlpha(pair, level, ratio)!
        expect(pairError(pair, solvePair(pair, alpha, ratio))).toBeCloseTo(level, 8)
      }
    }
  })

  it('draws outlines of one price', () => {
    for (const ratio of [0, 0.3, 1]) {
      for (const p of outline(1.7, ratio, [0.5, 2], 9)) expect(price(p, ratio, [0.5, 2])).toBeCloseTo(1.7, 9)
    }
    expect(outline(0, 1, [1, 1], 9)).toEqual([])
  })

  it('gives exactly 0 inside the zero zone and not beyond its corners', () => {
    for (const pair of pairs(12).filter((each) => Math.min(...each.factor) > 0 && !Number.isFinite(each.upper[0]))) {
      const corners = zeroZone(pair, 0.4, 1, null, 5)
      const at = (o: Vec): Vec => solvePair({ ...pair, q: apply(pair.gram, o) }, 0.4, 1)
      for (const corner of corners) {
        expect(at([0.99 * corner[0], 0.99 * corner[1]])).toEqual([0, 0])
        expect(at([1.01 * corner[0], 1.01 * corner[1]])).not.toEqual([0, 0])
      }
    }
  })
})

/** A frame of a function that is known everywhere. */
function frameOf(f: (u: Vec) => number, unit: number): Frame {
  const window: [number, number, number, number] = [0.2, -0.1, 1.5, 1.5]
  const at = Array.from({ length: 15 }, (_, k) => -Math.cos((Math.PI * k) / 14))
  const values = at.map((q) => at.map((p) => f([window[0] + window[2] * p, window[1] + window[3] * q])))
  return {
    place: 1, solution: [0.6, 0], optimum: [0.9, 0.3], other: [0.5, 0.2], other_alpha: 0.7, window, level: f([0.6, 0]), unit,
    values: values.map((row) => row.map((v) => (unit > 0 ? Math.log1p(v / unit) : v))), nodes: true, minima: [], bend: [1, 0, 1],
  }
}

describe('an error from a few of its values', () => {
  const bowl = (u: Vec): number => Math.cosh(u[0] - 0.9) - 1 + 0.7 * (u[1] - 0.3) ** 2 + 0.2 * (u[0] - 0.9) * (u[1] - 0.3)
  it.each([0, 2])('is met everywhere (unit %d)', (unit) => {
    const frame = frameOf(bowl, unit)
    const next = random(5)
    for (let k = 0; k < 50; k++) {
      const u: Vec = [0.2 + 3 * (next() - 0.5), -0.1 + 3 * (next() - 0.5)]
      expect(lossAt(frame, u)).toBeCloseTo(bowl(u), 6)
    }
  })

  it('has contours on which it is the same', () => {
    const frame = frameOf(bowl, 0)
    const [lines] = trace(frame, fine(frame), [0.2])
    expect(lines.length).toBeGreaterThan(0)
    for (const p of lines.flat()) expect(Math.abs(bowl(p) - 0.2)).toBeLessThan(2e-3)
  })

  it('shows nothing where there are no values', () => {
    const frame = { ...frameOf(bowl, 0), nodes: false }
    const side = 25
    frame.values = Array.from({ length: side }, (_, j) => Array.from({ length: side }, (_, i) => (i > 18 ? null : bowl([-1.3 + i / 8, -1.6 + j / 8]))))
    const [lines] = trace(frame, fine(frame), [0.5])
    for (const p of lines.flat()) expect(p[0]).toBeLessThan(1.1)
  })
})

/** Three inputs at four alphas, of which the coefficients are those of an orthogonal design. */
function liveOf(frames: Frame[] | null): Live {
  const best = [2, -1, 0.4]
  const alphas = [1.5, 0.8, 0.5, 0.2]
  const soft = (x: number, a: number): number => Math.sign(x) * Math.max(Math.abs(x) - a, 0)
  const u = alphas.map((a) => best.map((b) => soft(b, a)))
  const pull = u.map((row) => row.map((v, j) => best[j] - v))
  const names = ['area', 'age', 'rooms']
  return {
    method: 'L1', penalty: 'L1', noun: 'input', l1_ratio: 1, alphas, used: 2, best: 2, one_se: 1, kept: u.map((row) => row.filter((v) => v !== 0).length),
    total: 3, held_out: null, training: null, within: null, word: '',
    pull: {
      noun: 'input', output: '', names, scale: [1, 1, 1], factor: [1, 1, 1], lower: [null, null, null], upper: [null, null, null], u, pull,
      at_zero: null, curvature: [1, 1, 1], fitted: true, rest: 0, local: false,
    },
    touch: { pair: [0, 2], per_sd: true, gram: frames ? null : [[1, 0, 0], [0, 1, 0], [0, 0, 1]], frames },
    coefficients: { names, sd: [1, 1, 1], panels: [{ title: '', effect: u, ghost: best, low: null, high: null }], ghost_name: 'no penalty', ratio: '', target: 'price', rest: 0 },
    specs: {}, linked: ['touch', 'pull', 'coefficients', 'zero_zone'],
  }
}

describe('figures at any alpha', () => {
  it('solve the two inputs that are asked for', () => {
    const live = liveOf(null)
    live.alphas.forEach((alpha, k) => {
      const scene = sceneOf(live, k, [1, 2])
      expect(solvePair(scene.pair!, alpha, 1)).toEqual([expect.closeTo(scene.u[0], 12), expect.closeTo(scene.u[1], 12)])
      expect(scene.optimum).toEqual([expect.closeTo(-1, 12), expect.closeTo(0.4, 12)])
      const level = pairError(scene.pair!, scene.u)
      if (scene.u.some((v) => v !== 0)) expect(pairError(scene.pair!, scene.other!)).toBeCloseTo(level, 9)
    })
    expect(touchFigure(live, 1, [0, 2]).caption).toContain('`rooms` is exactly 0')
    expect(touchFigure(live, 0, [1, 2]).caption).toContain('both are exactly 0')
    expect(touchFigure(live, 2, [0, 1]).question).toBe('Why is neither coefficient exactly 0?')
  })

  it('say which alpha a frame belongs to', () => {
    const frame = frameOf((u) => (u[0] - 0.9) ** 2 + (u[1] - 0.3) ** 2, 0)
    const live = liveOf([frame])
    expect(touchFigure(live, 1, [0, 2]).caption).toContain('At alpha 0.8 the error contour')
    expect(touchFigure(live, 1, [0, 2]).caption).not.toContain('nearest')
    expect(touchFigure(live, 3, [0, 2]).caption).toContain('0.8 is the one nearest to the slider\'s 0.2')
  })

  it('draw what was solved, exact zeros as 0', () => {
    const live = liveOf(null)
    live.alphas.forEach((alpha, k) => {
      const marks = coefficientsFigure(live, k).panels[0].marks
      const texts = marks.flatMap((m) => (m.mark === 'Text' ? [m.text] : []))
      expect(texts.filter((text) => text === '0').length).toBe(3 - live.kept[k])
      for (const v of live.pull!.u[k]) if (v !== 0) expect(texts).toContain(compact(v))
      const bars = pullFigure(live, k).panels[0].marks.flatMap((m) => (m.mark === 'Bars' && m.color === 'ink' ? m.end : []))
      for (const end of bars) expect(end).toBeCloseTo(alpha, 12)
      const band = zeroFigure(live, k).panels[0].marks.find((m) => m.mark === 'Span')
      expect(band).toMatchObject({ low: -alpha, high: alpha })
    })
    expect(zeroFigure(live, 2).caption).toContain('1 of 3')
    expect(coefficientsFigure(live, 0).table!.rows.map((row) => row[0])).toEqual(['area'])
  })

  it('keep rows in their order while others come and go', () => {
    expect(rowsOf([4, 2, 0, 1, 3], [0, 3, 4], 3)).toEqual([4, 0, 3])
    expect(rowsOf([4, 2, 0, 1, 3], [1], 3)).toEqual([4, 2, 1])
  })
})

describe('words', () => {
  it('are those of the Python side', () => {
    expect([0, 0.3141, -1234.6, 0.00001234, 2e8].map((x) => number(x))).toEqual(['0', '0.314', '−1,235', '1.23e−5', '2e8'])
    expect([33100, 0.25, -2.5e9, 0.0004].map((x) => compact(x))).toEqual(['33.1k', '0.25', '−2.5e9', '4e−4'])
    expect(shorten('neighbourhood_of_the_house=Old Town', 20)).toBe('neighbourh…=Old Town')
  })

  it('measure quadratic forms', () => expect(dot(apply([2, 1, 3], [1, 1]), [1, 1])).toBe(7))
})
