/** What each kept input does, per standard deviation. See `figures/coefficients.py`. */

import type { FigureSpec, Mark, Panel } from '../figure/spec'
import { axis, beside, ranked, rowsOf } from './draw'
import { home, type CoefficientPanel, type Coefficients, type Live } from './live'
import { compact, list, number, quote, shorten } from './words'

const MOST = 20
const SPARE = 6
const FEW = 14
const WIDE = 2.2
const MULTIPLIED: Record<string, string> = { 'odds ratio': 'odds', 'rate ratio': 'rate', 'hazard ratio': 'hazard' }

export function coefficientsFigure(live: Live, k: number): FigureSpec {
  const data = live.coefficients!
  const panels = data.panels.map((each) => panelOf(live, data, each, k))
  const rows = Math.max(...panels.map((panel) => panel.y.ticks!.length))
  return {
    kind: 'coefficients',
    question: '',
    panels,
    caption: caption(live, data, k),
    alt: data.panels.map((each) => (each.title ? `${each.title}: ` : '') + altOf(live, data, each, k)).join(' '),
    table: tableOf(live, data, k),
    size: [4.8, 1.05 + 0.19 * (rows + 1)],
  }
}

interface Frame {
  rank: number[]
  most: number
  limits: [number, number]
}
const frames = new WeakMap<CoefficientPanel, Frame>()

/** What stays while the slider moves: the order of the rows, how many there are, and the axis. */
function frameOf(live: Live, panel: CoefficientPanel): Frame {
  const known = frames.get(panel)
  if (known) return known
  const at = panel.effect[home(live)]
  const own = bySize(at)
  const largest = panel.effect.reduce((most, row) => Math.max(most, ...row.map(Math.abs)), 0)
  const reach = WIDE * (Math.abs(at[own[0] ?? 0]) || largest || 1)
  const values = [0, ...(panel.ghost ?? []).filter((v) => v !== null)]
  for (const row of panel.effect) values.push(Math.min(...row), Math.max(...row))
  const [low, high] = [Math.max(Math.min(...values), -reach), Math.min(Math.max(...values), reach)]
  const pad = 0.06 * (high - low) || 1
  const frame: Frame = {
    rank: rankOf(live, panel),
    most: Math.min(at.length, MOST, Math.max(own.length + SPARE, FEW)),
    limits: [low - pad, high + pad],
  }
  frames.set(panel, frame)
  return frame
}

/** By size where the page opens, then in the order in which they come in. */
function rankOf(live: Live, panel: CoefficientPanel): number[] {
  const at = home(live)
  const enters = panel.effect[0].map((_, j) => {
    const first = panel.effect.findIndex((row) => row[j] !== 0)
    return first < 0 ? panel.effect.length : first
  })
  return ranked(enters.length, (j) => Math.abs(panel.effect[at][j]), (j) => -enters[j])
}

const bySize = (effect: number[]): number[] => ranked(effect.length, (j) => Math.abs(effect[j])).filter((j) => effect[j] !== 0)

function panelOf(live: Live, data: Coefficients, panel: CoefficientPanel, k: number): Panel {
  const effect = panel.effect[k]
  const { rank, most, limits } = frameOf(live, panel)
  const shown = rowsOf(rank, bySize(effect), most)
  const marks: Mark[] = [
    { mark: 'VLine', x: 0, color: 'grey', width: 1, dash: 'solid' },
    ...shown.map((_, i): Mark => ({ mark: 'Line', x: limits, y: [i, i], color: 'faint', width: 0.5, dash: 'solid', opacity: 1, step: false })),
  ]
  const rows = shown.map((_, i) => i)
  if (panel.ghost) marks.push(...points(shown.map((j) => panel.ghost![j]), rows, limits, 'error', 'ring'))
  if (k === live.used && panel.low && panel.high) {
    const cut = (v: number | null): number => Math.min(Math.max(v ?? 0, limits[0]), limits[1])
    marks.push({ mark: 'ErrorBars', position: rows, low: shown.map((j) => cut(panel.low![j])), high: shown.map((j) => cut(panel.high![j])), color: 'ink', width: 1.5 })
  }
  marks.push(...points(shown.map((j) => effect[j] || null), rows, limits, 'ink', 'circle'))
  const none = rows.filter((i) => effect[shown[i]] === 0)
  marks.push({ mark: 'Points', x: none.map(() => 0), y: none, color: 'grey', shape: 'circle', size: 4, opacity: 1 })
  marks.push(beside(data.ratio ? `${data.ratio} per SD` : live.noun === 'input' ? 'per unit' : 'value', -0.85, 'grey', 0.85))
  shown.forEach((j, i) => {
    const zero = effect[j] === 0
    const text = zero ? '0' : compact(data.ratio ? Math.exp(Math.min(effect[j], 700)) : effect[j] / data.sd[j])
    marks.push(beside(data.ratio && zero ? '1' : text, i, zero ? 'grey' : 'ink', 0.85))
  })
  const target = data.target ? ` ${data.ratio ? 'of' : 'on'} ${shorten(data.target, 18)}` : ''
  const head = live.noun !== 'input' ? `value of the ${live.noun}` : `${data.ratio ? `log ${data.ratio}` : 'effect'}${target} per SD of the input`
  return {
    title: panel.title,
    x: axis(head, limits, { room: data.ratio ? 0.26 : 0.17 }),
    y: axis('', [shown.length - 0.4, -1.2], { ticks: shown.map((j, i) => [i, shorten(data.names[j], 22)]), spine: false }),
    marks,
    equal: false,
    top: [],
    top_label: '',
  }
}

/** Dots inside the frame; those outside become arrows at its edge. */
function points(x: (number | null)[], y: number[], [low, high]: [number, number], color: 'ink' | 'error', shape: 'circle' | 'ring'): Mark[] {
  const some = (test: (v: number) => boolean): number[] => y.filter((i) => x[i] !== null && test(x[i]))
  const size = shape === 'ring' ? 6.5 : 8
  const mark = (which: number[], places: (number | null)[], look: 'circle' | 'ring' | 'left' | 'right'): Mark => ({
    mark: 'Points', x: places as number[], y: which, color, shape: look, size, opacity: 1,
  })
  const inside = some((v) => v >= low && v <= high)
  const [left, right] = [some((v) => v < low), some((v) => v > high)]
  const marks = [mark(inside, inside.map((i) => x[i]), shape)]
  if (left.length) marks.push(mark(left, left.map(() => low), 'left'))
  if (right.length) marks.push(mark(right, right.map(() => high), 'right'))
  return marks
}

function caption(live: Live, data: Coefficients, k: number): string {
  const kept = live.kept[k]
  const at = `At alpha ${number(live.alphas[k])} `
  if (kept === 0) return `${at}every ${live.noun} is exactly 0.`
  const name = live.method || live.penalty
  let text = `${at}${name} keeps ${kept} of ${live.total.toLocaleString('en-US')} ${live.noun}s.`
  if (data.panels.length === 1) {
    const effect = data.panels[0].effect[k]
    const first = bySize(effect)[0]
    if (first !== undefined) {
      const mine = quote(data.names[first])
      const size = effect[first]
      const moves = data.ratio
        ? `multiplies the ${MULTIPLIED[data.ratio] ?? 'prediction'} by ${number(Math.exp(Math.min(size, 700)))}`
        : `moves the prediction by ${number(size)}`
      text += live.noun === 'input' ? ` One standard deviation more of ${mine} ${moves}, other inputs staying the same.` : ` The largest is ${mine}, ${number(size)}.`
    }
  }
  if (data.panels.some((panel) => panel.ghost)) text += ` Hollow rings: ${data.ghost_name}.`
  if (data.panels.some((panel) => panel.low)) {
    text += k === live.used ? ' Bars: the middle 90 % of the refits on bootstrap samples.' : ' The bars of the refits belong to the alpha in use.'
  }
  const most = Math.max(...data.panels.map((panel) => bySize(panel.effect[k]).length))
  if (most > MOST) text += ` The ${MOST} largest are shown; the table holds more.`
  return text
}

function altOf(live: Live, data: Coefficients, panel: CoefficientPanel, k: number): string {
  const order = bySize(panel.effect[k])
  const parts = order.map((j) => `${shorten(data.names[j], 40)} ${number(panel.effect[k][j])}`)
  const what = live.noun === 'input' ? 'Effects per standard deviation' : 'Values'
  return order.length ? `${what} of ${order.length} kept ${live.noun}s at alpha ${number(live.alphas[k])}, largest first: ${list(parts, 6)}.` : `At alpha ${number(live.alphas[k])} all are exactly 0.`
}

function tableOf(live: Live, data: Coefficients, k: number): FigureSpec['table'] {
  const own = live.noun !== 'input'
  const several = data.panels.length > 1
  const columns = [...(several ? ['output'] : []), ...(own ? [live.noun, 'value'] : ['input', 'per unit', 'per SD'])]
  if (data.ratio) columns.push(`${data.ratio} per SD`)
  if (data.panels[0].ghost) columns.push(own ? data.ghost_name : `per SD, ${data.ghost_name}`)
  const rows = data.panels.flatMap((panel) =>
    bySize(panel.effect[k]).map((j): (string | number)[] => {
      const size = panel.effect[k][j]
      return [
        ...(several ? [panel.title] : []), shorten(data.names[j], 80), ...(own ? [] : [size / data.sd[j]]), size,
        ...(data.ratio ? [Math.exp(Math.min(size, 700))] : []), ...(panel.ghost ? [panel.ghost[j] ?? ''] : []),
      ]
    }),
  )
  const rest = data.rest > 0 ? ` ${data.rest.toLocaleString('en-US')} more ${live.noun}s are not followed here.` : ''
  return { columns, rows, note: `At alpha ${number(live.alphas[k], 6)}.${rest}` }
}
