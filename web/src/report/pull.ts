/** Which inputs are held at 0: one bar each, the line at alpha. See `figures/pull.py`. */

import type { FigureSpec, Mark } from '../figure/spec'
import { axis, ranked, rowsOf } from './draw'
import { home, type Live } from './live'
import { count, list, number, percent, quote, shorten } from './words'

const SHOWN = 24

/** Size of each pull per unit of penalty factor; that of an input without penalty as it is. */
export const sizes = (live: Live, k: number): number[] =>
  live.pull!.pull[k].map((v, j) => Math.abs(v) / (live.pull!.factor[j] > 0 ? live.pull!.factor[j] : 1))

const ranks = new WeakMap<Live, number[]>()

/** Kept ones by size, then those at 0 by pull, as they are where the page opens. */
export function rankOf(live: Live): number[] {
  const known = ranks.get(live)
  if (known) return known
  const at = home(live)
  const [u, pull] = [live.pull!.u[at], sizes(live, at)]
  const rank = ranked(u.length, (j) => Number(u[j] !== 0), (j) => Math.abs(u[j]), (j) => pull[j])
  ranks.set(live, rank)
  return rank
}

export function pullFigure(live: Live, k: number): FigureSpec {
  const data = live.pull!
  const [u, pull] = [data.u[k], sizes(live, k)]
  const line = live.alphas[k] * live.l1_ratio
  const kept = ranked(u.length, (j) => Math.abs(u[j])).filter((j) => u[j] !== 0)
  const zero = ranked(u.length, (j) => pull[j]).filter((j) => u[j] === 0)
  const room = u.length > SHOWN ? SHOWN - 2 : SHOWN
  const named = Math.min(kept.length, Math.max(12, room - zero.length))
  const shown = rowsOf(rankOf(live), [...kept.slice(0, named), ...zero], room)
  const rest = { kept: kept.filter((j) => !shown.includes(j)), zero: zero.filter((j) => !shown.includes(j)) }
  const bars = (which: number[], color: 'ink' | 'grey', opacity: number): Mark => ({
    mark: 'Bars', position: which.map((j) => shown.indexOf(j)), start: which.map(() => 0), end: which.map((j) => pull[j]),
    color, height: 0.66, opacity, hatch: false,
  })
  const marks: Mark[] = [
    bars(shown.filter((j) => u[j] !== 0), 'ink', 1),
    bars(shown.filter((j) => u[j] === 0), 'grey', 0.55),
  ]
  const ticks: [number, string][] = shown.map((j, i) => [i, shorten(data.names[j], 22)])
  if (u.length > SHOWN) {
    const pools: [number[], string, 'ink' | 'grey'][] = [[rest.kept, 'more kept', 'ink'], [rest.zero, 'more at 0', 'grey']]
    for (const [which, words, color] of pools) {
      const i = ticks.length
      ticks.push([i, `${which.length} ${words}`])
      for (const [end, opacity] of [[Math.max(...which.map((j) => pull[j])), 0.3], [Math.min(...which.map((j) => pull[j])), 0.55]]) {
        if (which.length) marks.push({ mark: 'Bars', position: [i], start: [0], end: [end], color, height: 0.66, opacity, hatch: false })
      }
    }
  }
  if (line > 0) marks.push({ mark: 'VLine', x: line, color: 'penalty', width: 2, dash: 'dashed' })
  const high = Math.max(1.04 * Math.max(...pull), 1.22 * line) || 1
  return {
    kind: 'pull',
    question: '',
    panels: [
      {
        title: '',
        x: axis(live.noun === 'input' ? 'pull on the residual' : 'pull: slope of the error', [0, high]),
        y: axis('', [ticks.length - 0.4, -0.6], { ticks, spine: false }),
        marks,
        equal: false,
        top: line > 0 ? [[line, `alpha${live.l1_ratio === 1 ? '' : ' × l1_ratio'} = ${number(line)}`]] : [],
        top_label: '',
      },
    ],
    caption: pullCaption(live, k, kept, zero, pull, line),
    alt:
      `Bars of the pull of ${count(u.length, data.noun)}, with a line at ${number(line)}. ${kept.length} are kept; ` +
      `among those at 0 the largest pull is ${number(zero.length ? pull[zero[0]] : 0)}.`,
    table: {
      columns: [data.noun, 'pull', data.noun === 'input' ? 'coefficient' : 'value', 'penalty factor'],
      rows: ranked(u.length, (j) => Math.abs(u[j]), (j) => pull[j])
        .slice(0, 40)
        .map((j) => [shorten(data.names[j], 60), pull[j], u[j] / data.scale[j], data.factor[j]]),
      note: `At alpha ${number(live.alphas[k], 6)}; line at ${number(line, 6)}.`,
    },
    size: [4.8, 1.1 + 0.185 * Math.max(ticks.length, 4)],
  }
}

function pullCaption(live: Live, k: number, kept: number[], zero: number[], pull: number[], line: number): string {
  const data = live.pull!
  const at = `At alpha ${number(live.alphas[k])} `
  const of = data.output ? ` for ${quote(data.output)}` : ''
  if (live.l1_ratio === 0) {
    return `${at}${data.noun === 'input' ? 'an input' : `a ${data.noun}`} pulls in proportion to its ${data.noun === 'input' ? 'coefficient' : 'value'}${of}. None is held at 0.`
  }
  const rest = data.rest > 0 ? ` ${count(data.rest, `more ${data.noun}`)} ${data.rest === 1 ? 'is' : 'are'} not followed here.` : ''
  const close = zero.length ? ` ${quote(data.names[zero[0]])} ${closeness(pull[zero[0]] / line)}` : ''
  if (!kept.length) return `${at}no ${data.noun} pulls harder than ${number(line)}: all are exactly 0${of}.${close}${rest}`
  const one = kept.length === 1
  const whose = `the ${one ? '' : `${kept.length} `}kept ${data.noun}${one ? '' : 's'}`
  const free = kept.filter((j) => data.factor[j] === 0).map((j) => quote(data.names[j]))
  const held = kept.filter((j) => data.factor[j] > 0 && onBound(data.u[k][j], data.lower[j], data.upper[j])).map((j) => quote(data.names[j]))
  const apart = [free.length ? `${list(free, 2)}, not penalised` : '', held.length ? `${list(held, 2)}, on a bound` : ''].filter(Boolean)
  const but = apart.length ? ` (except ${apart.join(' and ')})` : ''
  const pulls = live.l1_ratio === 1 ? `${whose} pull${one ? 's' : ''} with exactly ${number(line)}${but}` : `${whose} reach${one ? 'es' : ''} beyond the line at ${number(line)}`
  return `${at}${pulls}${of}; ${zero.length} of these ${kept.length + zero.length} ${data.noun}s are exactly 0.${close}${rest}`
}

const onBound = (u: number, low: number | null, high: number | null): boolean =>
  [low, high].some((end) => end !== null && Math.abs(u - end) <= 1e-5 * Math.abs(end))

function closeness(share: number): string {
  if (share > 1 + 1e-6) return 'would be kept, but for a bound.'
  if (share > 1 - 1e-6) return 'reaches the line too.'
  return `came closest, at ${share > 0.9 ? `${Math.floor(1000 * share) / 10} %` : percent(share)} of the line.`
}

