/** The figures of the report at any alpha of the path. */

import type { Axis, FigureSpec, Mark, Panel } from '../figure/spec'
import { solveMixture } from '../math/inner'
import { apply, eigen, solve, type Sym, type Vec } from '../math/linear'
import { outline, total, type Penalty } from '../math/penalty'
import { number } from '../explorer/words'
import type { Live } from './live'

const axis = (label: string, limits: [number, number], more: Partial<Axis> = {}): Axis => ({
  label,
  limits,
  scale: 'linear',
  ticks: null,
  room: 0,
  spine: true,
  ...more,
})

export const shorten = (name: string, most: number): string =>
  name.length <= most ? name : name.slice(0, Math.ceil(most * 0.65) - 1) + '…' + name.slice(name.length - Math.floor(most * 0.35))

/** A figure along alpha with the slider's alpha in it: a line, in place of those of the choices. */
export function withCursor(spec: FigureSpec, alpha: number): FigureSpec {
  const cursor: Mark = { mark: 'VLine', x: alpha, color: 'penalty', width: 2.2, dash: 'solid' }
  return { ...spec, panels: spec.panels.map((panel) => ({ ...panel, marks: [...panel.marks, cursor] })) }
}

const NAMED = 24

/** Which inputs are held at 0: one bar each, the line at alpha. */
export function pullFigure(live: Live, k: number): FigureSpec {
  const [u, pull] = [live.u[k], live.pull[k].map(Math.abs)]
  const line = live.alphas[k] * live.l1_ratio
  const order = u.map((_, j) => j).sort((a, b) => rank(u[b]) - rank(u[a]) || Math.abs(u[b]) - Math.abs(u[a]) || pull[b] - pull[a])
  const kept = order.filter((j) => u[j] !== 0)
  const zero = order.filter((j) => u[j] === 0)
  const shownKept = Math.min(kept.length, Math.max(12, NAMED - zero.length))
  const shown = [...kept.slice(0, shownKept), ...zero.slice(0, Math.max(0, NAMED - shownKept))]
  const bars = (which: number[], color: 'ink' | 'grey', opacity: number): Mark => ({
    mark: 'Bars',
    position: which.map((j) => shown.indexOf(j)),
    start: which.map(() => 0),
    end: which.map((j) => pull[j]),
    color,
    height: 0.66,
    opacity,
    hatch: false,
  })
  const marks: Mark[] = [
    bars(shown.filter((j) => u[j] !== 0), 'ink', 1),
    bars(shown.filter((j) => u[j] === 0), 'grey', 0.55),
  ]
  if (line > 0) marks.push({ mark: 'VLine', x: line, color: 'penalty', width: 2, dash: 'dashed' })
  const high = Math.max(1.04 * Math.max(...pull), 1.22 * line) || 1
  const panel: Panel = {
    title: '',
    x: axis(live.noun === 'input' ? 'pull on the residual' : 'pull: slope of the error', [0, high]),
    y: axis('', [shown.length - 0.4, -0.6], { ticks: shown.map((j, i) => [i, shorten(live.names[j], 22)]), spine: false }),
    marks,
    equal: false,
    top: line > 0 ? [[line, `alpha${live.l1_ratio === 1 ? '' : ' × l1_ratio'} = ${number(line)}`]] : [],
    top_label: '',
  }
  const held = live.l1_ratio > 0 ? `${zero.length} of these ${u.length} ${live.noun}s are exactly 0: none of them pulls harder than the line.` : ''
  const rest = live.left_out > 0 ? ` ${live.left_out} more ${live.noun}s are not followed here.` : ''
  return { kind: 'pull', question: '', panels: [panel], caption: held + rest, size: [4.8, 1.1 + 0.185 * Math.max(shown.length, 4)] }
}

const rank = (value: number): number => (value === 0 ? 0 : 1)

/** What each kept input does, per standard deviation (or on the penalty's own scale). */
export function coefficientsFigure(live: Live, k: number): FigureSpec {
  const u = live.u[k]
  const kept = u.map((_, j) => j).filter((j) => u[j] !== 0)
  kept.sort((a, b) => Math.abs(u[b]) - Math.abs(u[a]))
  const shown = kept.slice(0, 20)
  const all = live.u.flat()
  const [low, high] = [Math.min(0, ...all), Math.max(0, ...all)]
  const pad = 0.06 * (high - low) || 1
  const rows = shown.map((_, i) => i)
  const marks: Mark[] = [
    { mark: 'VLine', x: 0, color: 'grey', width: 1, dash: 'solid' },
    ...rows.map((i): Mark => ({ mark: 'Line', x: [low - pad, high + pad], y: [i, i], color: 'faint', width: 0.5, dash: 'solid', opacity: 1, step: false })),
    { mark: 'Points', x: shown.map((j) => u[j]), y: rows, color: 'ink', shape: 'circle', size: 8, opacity: 1 },
    ...shown.map((j, i): Mark => ({
      mark: 'Text', text: number(u[j]), x: 0.99, y: i, color: 'ink', align: 'right', level: 'center', size: 0.88, bold: false,
      x_frame: true, y_frame: false, clear: true,
    })),
  ]
  const panel: Panel = {
    title: '',
    x: axis(live.noun !== 'input' ? `value of the ${live.noun}` : live.per_sd ? 'effect per SD of the input' : 'coefficient', [low - pad, high + pad], { room: 0.17 }),
    y: axis('', [Math.max(shown.length, 1) - 0.4, -0.6], { ticks: shown.map((j, i) => [i, shorten(live.names[j], 22)]), spine: false }),
    marks,
    equal: false,
    top: [],
    top_label: '',
  }
  const count = live.kept[k]
  const caption =
    count === 0
      ? `At alpha ${number(live.alphas[k])} every ${live.noun} is exactly 0.`
      : `At alpha ${number(live.alphas[k])} ${live.penalty} keeps ${count} ${live.noun}${count === 1 ? '' : 's'}` +
        (count > shown.length ? `; the ${shown.length} largest that are followed are shown.` : '.')
  return { kind: 'coefficients', question: '', panels: [panel], caption, size: [4.8, 1.05 + 0.19 * Math.max(shown.length, 3)] }
}

/** Two coefficients and the penalty's outline through them, all others held at the fit of this alpha. */
export function touchFigure(live: Live, k: number, pair: readonly [number, number]): FigureSpec {
  const [i, j] = pair
  const gram = live.gram!
  const G: Sym = [gram[i][i], gram[i][j], gram[j][j]]
  const w: Vec = [live.u[k][i], live.u[k][j]]
  const g = apply(G, w)
  const q: Vec = [g[0] + live.pull[k][i], g[1] + live.pull[k][j]]
  const o = solve(G, q)
  const own: Penalty = { kind: 'EN', share: live.l1_ratio, q: 1 }
  const other: Penalty = { kind: live.l1_ratio > 0 ? 'L2' : 'L1', share: 0, q: 1 }
  const error = (v: Vec): number => 0.5 * (G[0] * (v[0] - o[0]) ** 2 + 2 * G[1] * (v[0] - o[0]) * (v[1] - o[1]) + G[2] * (v[1] - o[1]) ** 2)
  const beside = matching(G, q, error, error(w), other)
  const window = frame([w, o, beside, ...reach(own, w), ...reach(other, beside)])
  const names = pair.map((each) => shorten(live.names[each], 30) + (live.per_sd ? ' (per SD)' : ''))
  const panels = [
    touchPanel(G, o, w, own, live.l1_ratio === 1 ? 'L1 (diamond)' : live.l1_ratio === 0 ? 'L2 (circle)' : 'Elastic net', window, names, error, pair.map((each) => live.names[each])),
    touchPanel(G, o, beside, other, live.l1_ratio > 0 ? 'L2 (circle)' : 'L1 (diamond)', window, names, error, pair.map((each) => live.names[each])),
  ]
  if (w[0] === 0 && w[1] === 0) panels.pop() // L2 reaches this contour only at 0 as well
  const zeros = pair.filter((each) => live.u[k][each] === 0).map((each) => live.names[each])
  const said =
    zeros.length === 0
      ? 'both are kept'
      : zeros.length === 2
        ? 'both are exactly 0'
        : `${zeros[0]} is exactly 0; on the same error contour L2 gives it ${number(beside[w[0] === 0 ? 0 : 1])}`
  const caption = `At alpha ${number(live.alphas[k])} ${said}. All other coefficients are held at the fit.`
  return { kind: 'touch', question: '', panels, caption, size: [4.3, 4.3] }
}

/** The other penalty's solution on the same error contour, so that both fit the training data equally well. */
function matching(G: Sym, q: Vec, error: (v: Vec) => number, level: number, penalty: Penalty): Vec {
  const at = (alpha: number): Vec => solveMixture(G, q, penalty.kind === 'L1' ? alpha : 0, penalty.kind === 'L2' ? alpha : 0)
  let [low, high] = [Math.log(1e-12), Math.log(1e12)]
  for (let step = 0; step < 120; step++) {
    const middle = 0.5 * (low + high)
    if (error(at(Math.exp(middle))) < level) low = middle
    else high = middle
  }
  return at(Math.exp(0.5 * (low + high)))
}

/** The outermost points of the outline through w. */
function reach(penalty: Penalty, w: Vec): Vec[] {
  const level = total(penalty, w)
  return level > 0 ? outline(penalty, level, 1) : []
}

function frame(points: Vec[]): { cx: number; cy: number; half: number } {
  const [xs, ys] = [points.map((p) => p[0]), points.map((p) => p[1])]
  xs.push(0)
  ys.push(0)
  const [left, right, bottom, top] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const half = 0.58 * Math.max(right - left, top - bottom) || 1
  return { cx: (left + right) / 2, cy: (bottom + top) / 2, half }
}

function touchPanel(
  G: Sym, o: Vec, w: Vec, penalty: Penalty, head: string, window: { cx: number; cy: number; half: number }, labels: string[],
  error: (v: Vec) => number, names: string[],
): Panel {
  const { cx, cy, half } = window
  const { values, angle } = eigen(G)
  const small = Math.max(values[1], 1e-8 * values[0])
  const ellipse = (r: number, width: number, opacity: number): Mark => ({
    mark: 'Ellipse', center: [o[0], o[1]], semi: [r / Math.sqrt(values[0]), r / Math.sqrt(small)], angle: (angle * 180) / Math.PI,
    color: 'error', width, opacity,
  })
  const radius = Math.sqrt(2 * error(w))
  const far = Math.max(...[-1, 1].flatMap((a) => [-1, 1].map((b) => Math.sqrt(2 * error([cx + a * half, cy + b * half])))))
  const step = Math.max(radius / 3, far / 9)
  const marks: Mark[] = [
    { mark: 'HLine', y: 0, color: 'grey', width: 0.8, dash: 'solid' },
    { mark: 'VLine', x: 0, color: 'grey', width: 0.8, dash: 'solid' },
  ]
  for (let n = 1; n < 10; n++) if (Math.abs(n * step - radius) > 0.3 * step && n * step < far) marks.push(ellipse(n * step, 0.9, 0.45))
  if (radius > 0) marks.push(ellipse(radius, 2.4, 1))
  const level = total(penalty, w)
  if (level > 0) {
    const line = outline(penalty, level)
    marks.push({ mark: 'Polygon', x: line.map((p) => p[0]), y: line.map((p) => p[1]), color: 'penalty', fill_opacity: 0.13, width: 2, dash: 'dashed' })
  }
  marks.push({ mark: 'Points', x: [o[0]], y: [o[1]], color: 'ink', shape: 'ring', size: 9, opacity: 1 })
  marks.push({ mark: 'Points', x: [w[0]], y: [w[1]], color: 'ink', shape: 'square', size: 9, opacity: 1 })
  const zero = names.filter((_, k) => w[k] === 0).map((name) => shorten(name, 16))
  const title = `${head}: ${zero.length === 2 ? 'both are exactly 0' : zero.length === 1 ? `${zero[0]} is exactly 0` : 'both kept'}`
  return { title, x: axis(labels[0], [cx - half, cx + half]), y: axis(labels[1], [cy - half, cy + half]), marks, equal: true, top: [], top_label: '' }
}
