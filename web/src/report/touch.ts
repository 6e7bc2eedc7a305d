/** Two coefficients and the penalty's outline through them, all others held at the fit of this alpha. */

import type { FigureSpec, Mark, Panel } from '../figure/spec'
import { apply, eigen, type Vec } from '../math/linear'
import { axis, label, shownRange } from './draw'
import { vec, type Frame, type Live, type Pull, type Touch } from './live'
import { matchingAlpha, optimumOf, outline, pairError, price, solvePair, zeroZone, type Pair } from './pair'
import { fine, levels, lossAt, trace } from './surface'
import { count, number, place, quote, shorten } from './words'

/** Everything that is drawn at one alpha. */
export interface Scene {
  /** The alpha's place on the slider: for errors that are no quadratic, the nearest at which they were computed. */
  k: number
  u: Vec
  optimum: Vec
  /** The other penalty's solution on the same contour and its alpha; null where there is none. */
  other: Vec | null
  otherAlpha: number
  window: readonly number[]
  factor: Vec
  lower: Vec
  upper: Vec
  /** Of a quadratic error. */
  pair: Pair | null
  frame: Frame | null
}

const bound = (value: number | null, none: number): number => value ?? none

function pairOf(pull: Pull, touch: Touch, k: number, i: number, j: number): { pair: Pair; u: Vec } {
  const gram = touch.gram!
  const u: Vec = [pull.u[k][i], pull.u[k][j]]
  const G = [gram[i][i], gram[i][j], gram[j][j]] as const
  const g = apply(G, u)
  const pair: Pair = { gram: G, q: [g[0] + pull.pull[k][i], g[1] + pull.pull[k][j]], ...limits(pull, i, j) }
  return { pair, u }
}

const limits = (pull: Pull, i: number, j: number): Pick<Pair, 'factor' | 'lower' | 'upper'> => ({
  factor: [pull.factor[i], pull.factor[j]],
  lower: [bound(pull.lower[i], Number.NEGATIVE_INFINITY), bound(pull.lower[j], Number.NEGATIVE_INFINITY)],
  upper: [bound(pull.upper[i], Number.POSITIVE_INFINITY), bound(pull.upper[j], Number.POSITIVE_INFINITY)],
})

export function sceneOf(live: Live, k: number, both: readonly [number, number]): Scene {
  const [pull, touch] = [live.pull!, live.touch!]
  const [i, j] = both
  if (touch.frames !== null) return framed(pull, nearestFrame(live, touch.frames, k), touch.pair)
  const { pair, u } = pairOf(pull, touch, k, i, j)
  const ratio = live.l1_ratio > 0 ? 0 : 1
  let [other, otherAlpha]: [Vec | null, number] = [null, Number.NaN]
  if (u[0] === 0 && u[1] === 0) [other, otherAlpha] = [[0, 0], Number.POSITIVE_INFINITY]
  else if (Math.min(...pair.factor) > 0) {
    const found = matchingAlpha(pair, pairError(pair, u), ratio)
    if (found !== null) [other, otherAlpha] = [solvePair(pair, found, ratio), found]
  }
  const optimum = optimumOf(pair)
  return { k, u, optimum, other, otherAlpha, window: windowOf(live, i, j, u, optimum), ...pair, pair, frame: null }
}

function nearestFrame(live: Live, frames: Frame[], k: number): Frame {
  const away = (frame: Frame): number => Math.abs(Math.log(live.alphas[frame.place] / live.alphas[k]))
  return frames.reduce((best, frame) => (away(frame) < away(best) ? frame : best))
}

function framed(pull: Pull, frame: Frame, both: readonly [number, number]): Scene {
  return {
    k: frame.place, u: vec(frame.solution), optimum: vec(frame.optimum), other: frame.other && vec(frame.other),
    otherAlpha: frame.other_alpha ?? Number.POSITIVE_INFINITY, window: frame.window, ...limits(pull, both[0], both[1]), pair: null, frame,
  }
}

const FAR = 1.6
/** Of the window: contours so small are ellipses to the width of a line. */
const SMALL = 0.12
const WILD = 3

interface Box {
  most: number
  ends: number[]
}
const boxes = new WeakMap<Live, Map<string, Box>>()
const NOWHERE = [0, 0, 0, 0]
const wider = (ends: number[], points: Vec[]): number[] =>
  points.reduce(([a, b, c, d], p) => [Math.min(a, p[0]), Math.max(b, p[0]), Math.min(c, p[1]), Math.max(d, p[1])], ends)
const size = (v: Vec): number => Math.max(Math.abs(v[0]), Math.abs(v[1]))

/** What is to be seen of one alpha: solution, outlines, and the optimum if it is not too far. */
function around(u: Vec, o: Vec, most: number): Vec[] {
  const near = [0, 1].map((n) => u[n] + Math.min(Math.max(o[n] - u[n], -FAR * most), FAR * most))
  const cut = (x: number): number => Math.min(Math.max(x, -1.2 * most), 1.2 * most)
  const [diamond, circle] = [cut(Math.abs(u[0]) + Math.abs(u[1])), cut(Math.hypot(u[0], u[1]))]
  const far = Math.max(diamond, circle)
  return [u, vec(near), [far, far], [-far, -far]]
}

function boxOf(live: Live, i: number, j: number): Box {
  const [pull, touch] = [live.pull!, live.touch!]
  const all = live.alphas.map((_, at) => {
    const { pair, u } = pairOf(pull, touch, at, i, j)
    return { u, o: optimumOf(pair) }
  })
  const own = live.used === null ? 0 : size(all[live.used].u)
  const known = own || middle(all.map(({ o }) => size(o)))
  const most = Math.min(Math.max(...all.map(({ u }) => size(u))), WILD * known) || known || 1
  const tame = all.filter(({ u }) => size(u) <= most * (1 + 1e-9))
  return { most, ends: (tame.length ? tame : all).reduce((ends, { u, o }) => wider(ends, around(u, o, most)), NOWHERE) }
}

/** The same window for all alphas, so that things move in it; a larger one for those that would not fit. */
function windowOf(live: Live, i: number, j: number, u: Vec, o: Vec): [number, number, number, number] {
  if (!boxes.has(live)) boxes.set(live, new Map())
  const known = boxes.get(live)!
  const box = known.get(`${i} ${j}`) ?? boxOf(live, i, j)
  known.set(`${i} ${j}`, box)
  const [left, right, low, high] = size(u) > box.most * (1 + 1e-9) ? wider(box.ends, around(u, o, box.most)) : box.ends
  const half = 0.62 * Math.max(right - left, high - low) || 1
  return [(left + right) / 2, (low + high) / 2, half, half]
}

function middle(values: number[]): number {
  const sorted = [...values].sort((p, q) => p - q)
  return sorted[Math.floor(sorted.length / 2)]
}

const SHAPES: Record<number, string> = { 1: 'diamond', 0: 'circle' }
const shape = (ratio: number): string => SHAPES[ratio] ?? 'rounded diamond'
const nameOf = (ratio: number): string => (ratio === 1 ? 'L1' : ratio === 0 ? 'L2' : 'Elastic net')

export function touchFigure(live: Live, k: number, both: readonly [number, number]): FigureSpec {
  const [pull, touch] = [live.pull!, live.touch!]
  const scene = sceneOf(live, k, both)
  const [i, j] = touch.frames === null ? both : touch.pair
  const names = [pull.names[i], pull.names[j]]
  const labels = names.map((name) => shorten(name, 30) + (touch.per_sd ? ' (per SD)' : ''))
  const ratio = live.l1_ratio > 0 ? 0 : 1
  const panels = [panel(scene, scene.u, live.l1_ratio, live.alphas[scene.k], names, labels)]
  if (scene.other !== null) panels.push(panel(scene, scene.other, ratio, scene.otherAlpha, names, labels))
  const contrast = scene.other === null ? '' : ` Second panel: with ${nameOf(ratio)} the solution is ${place(scene.other)}.`
  return {
    kind: 'touch',
    question: `${['Why is neither', 'Why is this', 'Why is each'][scene.u.filter((v) => v === 0).length]} ${live.noun === 'input' ? 'coefficient' : live.noun} exactly 0?`,
    panels,
    caption: caption(live, scene, k, names),
    alt:
      `${shorten(names[0], 40)} (across) and ${shorten(names[1], 40)} (up) at alpha ${number(live.alphas[scene.k])}. Error contours ` +
      `${scene.pair ? 'are ellipses' : 'lie'} around the best fit without penalty at ${place(scene.optimum)}. The contour through the ` +
      `solution ${place(scene.u)} touches the outline of the ${nameOf(live.l1_ratio)} penalty there.${contrast}`,
    table: tableOf(live, scene, [i, j], names, ratio),
    size: [4.3, 4.3],
  }
}

function caption(live: Live, scene: Scene, k: number, names: string[]): string {
  const { u, factor } = scene
  const zero = [0, 1].filter((n) => u[n] === 0)
  const quoted = names.map(quote)
  const odd = Math.min(...factor) === 0
  const form = odd ? 'outline of the penalty' : shape(live.l1_ratio)
  let text = `At alpha ${number(live.alphas[scene.k])} `
  if (zero.length === 2) text += 'both are exactly 0: the best fit without penalty lies inside both zero zones'
  else if (zero.length === 1) {
    const where = live.l1_ratio > 0 && factor[zero[0]] > 0 ? 'at its corner' : 'on the axis'
    text += `the error contour meets the ${form} ${where}: ${quoted[zero[0]]} is exactly 0`
  } else {
    const free = factor.map((v) => (v === 0 && odd ? ' (not penalised)' : ''))
    const side = odd ? '' : live.l1_ratio === 0 ? ' beside the axes' : ' on an edge, not at a corner'
    text += `the error contour meets the ${form}${side}: ${quoted[0]}${free[0]} is ${number(u[0])}, ${quoted[1]}${free[1]} ${number(u[1])}`
  }
  if (scene.other !== null && zero.length < 2) {
    const [name, thing] = live.l1_ratio > 0 ? ['L2', 'circle'] : ['L1', 'diamond']
    const would = (x: number): string => (x === 0 ? 'exactly 0' : number(x))
    const tail =
      zero.length === 1 ? `it would be ${would(scene.other[zero[0]])}` : `they would be ${would(scene.other[0])} and ${would(scene.other[1])}`
    text += `; with the ${thing} on the same error contour (${name}, alpha ${number(scene.otherAlpha)}) ${tail}`
  }
  text += '.'
  if (scene.frame?.minima.length) {
    text += ` The error has ${scene.frame.minima.length + 1} local minima in this frame (rings).`
  }
  if (live.pull!.local) text += ' f is not linear in its parameters: this is a local minimum, and others may be lower.'
  text += held(live, scene)
  if (scene.k !== k) {
    text += ` The error of these two was computed at ${live.touch!.frames!.length} alphas; ${number(live.alphas[scene.k])} is the one nearest to the slider's ${number(live.alphas[k])}.`
  }
  return text
}

function held(live: Live, scene: Scene): string {
  const others = live.kept[scene.k] - [0, 1].filter((n) => scene.u[n] !== 0).length
  const unit = live.touch!.per_sd ? 'coefficients are per standard deviation of the input.' : ''
  if (others <= 0) return unit && ` All ${unit}`
  const text = others === 1 ? `The other kept ${live.noun} is` : `The ${count(others, `other kept ${live.noun}`)} are`.replace(/^The (\S+) (.*)$/, 'The $1 $2')
  return ` ${text} held at the fit${unit ? `; ${unit}` : '.'}`
}

function tableOf(live: Live, scene: Scene, both: number[], names: string[], ratio: number): FigureSpec['table'] {
  const pull = live.pull!
  const own = pull.noun === 'input'
  const alpha = live.alphas[scene.k]
  const rows: (string | number)[][] = [
    [own ? "solution, on the penalty's scale" : 'solution', ...scene.u],
    ['best fit without penalty (others held)', ...scene.optimum],
    [own ? 'pull on the residual' : 'slope of the error', ...both.map((n) => pull.pull[scene.k][n])],
    [`largest ${own ? 'pull' : 'slope'} that keeps it at 0`, ...both.map((n) => alpha * live.l1_ratio * pull.factor[n])],
  ]
  if (own) rows.splice(1, 0, ['solution, in original units', ...both.map((n, at) => scene.u[at] / pull.scale[n])])
  if (scene.other !== null && Number.isFinite(scene.otherAlpha)) {
    rows.push([`${nameOf(ratio)} at alpha ${number(scene.otherAlpha, 6)}`, ...scene.other])
  }
  let note = `At alpha ${number(alpha, 6)}.`
  if (scene.pair) {
    const G = scene.pair.gram
    note += ` Correlation of the two inputs: ${number(G[1] / Math.sqrt(G[0] * G[2]))}.`
  }
  return { columns: ['', ...names.map((name) => shorten(name, 40))], rows, note }
}

function panel(scene: Scene, u: Vec, ratio: number, alpha: number, names: string[], labels: string[]): Panel {
  const [cx, cy, wide, tall] = scene.window
  const far = 4 * (Math.max(wide, tall) + Math.abs(cx) + Math.abs(cy))
  const marks: Mark[] = [
    { mark: 'HLine', y: 0, color: 'grey', width: 0.8, dash: 'solid' },
    { mark: 'VLine', x: 0, color: 'grey', width: 0.8, dash: 'solid' },
  ]
  const reach = (z: Vec): number => 6 * (wide + Math.abs(z[0]) + Math.abs(z[1]))
  if (scene.pair !== null) marks.push(...zone(scene, ratio, alpha, reach([cx, cy]), u), ...ellipses(scene.pair, scene, u))
  else marks.push(...curves(scene.frame!))
  const line = outline(price(u, ratio, scene.factor), ratio, scene.factor, far)
  if (line.length) {
    marks.push({
      mark: 'Polygon', x: line.map((p) => p[0]), y: line.map((p) => p[1]), color: 'penalty', fill_opacity: 0.13, width: 2, dash: 'dashed',
    })
  }
  marks.push(...boundLines(scene), ...markers(scene, u))
  const zero = names.filter((_, n) => u[n] === 0).map((name) => shorten(name, 16))
  const state = zero.length === 2 ? 'both are exactly 0' : zero.length === 1 ? `${zero[0]} is exactly 0` : 'both kept'
  const title =
    alpha === Number.POSITIVE_INFINITY ? `${nameOf(ratio)} (${shape(ratio)}): 0 only as alpha grows without end` : `${nameOf(ratio)} (${shape(ratio)}): ${state}`
  return {
    title, x: axis(labels[0], [cx - wide, cx + wide]), y: axis(labels[1], [cy - tall, cy + tall]), marks, equal: wide === tall, top: [], top_label: '',
  }
}

function ellipses(pair: Pair, scene: Scene, u: Vec): Mark[] {
  const { gram } = pair
  const o = scene.optimum
  const [cx, cy, half] = scene.window
  const radiusAt = (v: Vec): number => {
    const d: Vec = [v[0] - o[0], v[1] - o[1]]
    const g = apply(gram, d)
    return Math.sqrt(Math.max(d[0] * g[0] + d[1] * g[1], 0))
  }
  const { values, angle } = eigen(gram)
  const small = Math.max(values[1], 1e-8 * values[0])
  const ellipse = (r: number, width: number, opacity: number): Mark => ({
    mark: 'Ellipse', center: [o[0], o[1]], semi: [r / Math.sqrt(values[0]), r / Math.sqrt(small)], angle: (angle * 180) / Math.PI,
    color: 'error', width, opacity,
  })
  const radius = radiusAt(u)
  const corners = [-1, 1].flatMap((a) => [-1, 1].map((b): Vec => [cx + a * half, cy + b * half]))
  const outermost = Math.max(...corners.map(radiusAt))
  const step = Math.max(radius / 3, outermost / 9)
  const marks: Mark[] = []
  for (let n = 1; n < 10; n++) if (Math.abs(n * step - radius) > 0.3 * step && n * step < outermost) marks.push(ellipse(n * step, 0.9, 0.45))
  if (radius > 0) marks.push(ellipse(radius, 2.4, 1))
  return marks
}

const drawn = new WeakMap<Frame, Mark[]>()

function curves(frame: Frame): Mark[] {
  const known = drawn.get(frame)
  if (known) return known
  const grid = fine(frame)
  const thin = levels(frame, grid)
  const small = ellipseOf(frame)
  // the line that is drawn goes through the point that is drawn
  const own = lossAt(frame, vec(frame.solution))
  const lines = trace(frame, grid, small === null && own > 0 ? [...thin, own] : thin)
  const marks: Mark[] = [{ mark: 'Curves', lines: lines.slice(0, thin.length).flat(), color: 'error', width: 0.9, opacity: 0.45 }]
  if (small !== null) marks.push(small)
  else if (lines.length > thin.length) marks.push({ mark: 'Curves', lines: lines[thin.length], color: 'error', width: 2.4, opacity: 1 })
  drawn.set(frame, marks)
  return marks
}

/** Contours of all frames, one after the other while nothing else is to be done: then the slider finds them. */
export function prepare(frames: Frame[], first: number): void {
  const waiting = [...frames].sort((p, q) => Math.abs(q.place - first) - Math.abs(p.place - first))
  const next = (): void => {
    const frame = waiting.pop()
    if (frame === undefined) return
    curves(frame)
    requestIdleCallback(next)
  }
  requestIdleCallback(next)
}

/** The contour through a solution close to the optimum, around which every smooth error is a quadratic; else null. */
function ellipseOf(frame: Frame): Mark | null {
  const [o, u] = [vec(frame.optimum), vec(frame.solution)]
  const d: Vec = [u[0] - o[0], u[1] - o[1]]
  const g = apply(frame.bend, d)
  const { values, angle } = eigen(frame.bend)
  const radius = Math.sqrt(d[0] * g[0] + d[1] * g[1])
  const far = radius / Math.sqrt(values[1])
  if (!(values[1] > 1e-8 * values[0]) || !(far < SMALL * Math.min(frame.window[2], frame.window[3])) || radius === 0) return null
  return {
    mark: 'Ellipse', center: [o[0], o[1]], semi: [radius / Math.sqrt(values[0]), far], angle: (angle * 180) / Math.PI,
    color: 'error', width: 2.4, opacity: 1,
  }
}

/** The optima that give a coefficient of exactly 0: an area with L1, a line with L2. */
function zone(scene: Scene, ratio: number, alpha: number, reach: number, u: Vec): Mark[] {
  if (!Number.isFinite(alpha) || ratio === 0 || alpha === 0) return []
  const which = u[0] === 0 && u[1] === 0 ? null : u[0] === 0 ? 0 : 1
  const points = zeroZone(scene.pair!, alpha, ratio, which, reach)
  if (!points.length) return []
  return [{ mark: 'Polygon', x: points.map((p) => p[0]), y: points.map((p) => p[1]), color: 'grey', fill_opacity: 0.1, width: 1.2, dash: 'dotted' }]
}

/** Bounds that cut through the window, as lines. */
function boundLines(scene: Scene): Mark[] {
  const [cx, cy, wide, tall] = scene.window
  const marks: Mark[] = []
  for (const ends of [scene.lower, scene.upper]) {
    if (Math.abs(ends[0] - cx) < wide) marks.push({ mark: 'VLine', x: ends[0], color: 'ink', width: 1.2, dash: 'dashdot' })
    if (Math.abs(ends[1] - cy) < tall) marks.push({ mark: 'HLine', y: ends[1], color: 'ink', width: 1.2, dash: 'dashdot' })
  }
  return marks
}

function markers(scene: Scene, u: Vec): Mark[] {
  const { window, optimum } = scene
  const o = shownRange(optimum, window)
  const inside = o[0] === optimum[0] && o[1] === optimum[1]
  const marks: Mark[] = []
  if (!inside) marks.push({ mark: 'Line', x: [u[0], o[0]], y: [u[1], o[1]], color: 'error', width: 0.8, dash: 'dotted', opacity: 1, step: false })
  for (const other of scene.frame?.minima ?? []) {
    marks.push({ mark: 'Points', x: [other[0]], y: [other[1]], color: 'error', shape: 'ring', size: 5.5, opacity: 1 })
  }
  marks.push({ mark: 'Points', x: [o[0]], y: [o[1]], color: 'error', shape: 'ring', size: 9, opacity: 1 })
  marks.push({ mark: 'Points', x: [u[0]], y: [u[1]], color: 'ink', shape: 'square', size: 9, opacity: 1 })
  const higher = o[1] > u[1] || (o[1] === u[1] && o[0] > u[0])
  marks.push(label(inside ? 'best fit, no penalty' : `no penalty: ${place(optimum)}`, o, window, 'error', higher ? 'bottom' : 'top'))
  marks.push(label(`solution ${place(u)}`, u, window, 'ink', higher ? 'top' : 'bottom'))
  return marks
}
