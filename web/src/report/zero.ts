/** Every coefficient's place, and the band of places that make it exactly 0. See `figures/zero_zone.py`. */

import type { FigureSpec, Mark } from '../figure/spec'
import { axis, beside, ranked, rowsOf } from './draw'
import { atZero, type Live } from './live'
import { rankOf } from './pull'
import { number, percent, quote, shorten } from './words'

const SHOWN = 17
const BANDS = 4
const EDGE = 2e-6 // of the band: as far as the rounded numbers tell, a place is on its edge

export function zeroFigure(live: Live, k: number): FigureSpec {
  const data = live.pull!
  const alpha = live.alphas[k]
  const half = alpha * live.l1_ratio
  const u = data.u[k]
  const divisor = data.factor.map((v) => (v > 0 ? v : 1))
  const at = atZero(data, k).map((v, j) => v / divisor[j])
  const never = data.lower.map((low, j) => (low ?? -1) > 0 || (data.upper[j] ?? 1) < 0)
  const low = data.lower.map((v, j) => (v === null || v < 0 ? -half * Number(data.factor[j] > 0) : Number.NEGATIVE_INFINITY))
  const high = data.upper.map((v, j) => (v === null || v > 0 ? half * Number(data.factor[j] > 0) : Number.POSITIVE_INFINITY))
  const margin = at.map((v, j) => (never[j] ? Number.NaN : Math.min(high[j] - v, v - low[j])))
  const known = at.map((_, j) => j).filter((j) => Number.isFinite(margin[j]))
  const kept = known.filter((j) => u[j] !== 0).sort((p, q) => Math.abs(at[q]) - Math.abs(at[p]))
  const zero = known.filter((j) => u[j] === 0).sort((p, q) => margin[p] - margin[q])
  const most = Math.min(SHOWN, u.length)
  const shown = rowsOf(rankOf(live), [...kept.slice(0, Math.max(8, most - zero.length)), ...zero], most)
  const tied = zero.filter((j) => Math.abs(margin[j]) <= EDGE * half)
  const told = live.l1_ratio === 0 ? null : (zero.find((j) => margin[j] > EDGE * half) ?? zero.find((j) => margin[j] >= 0) ?? kept.reduce<number | null>((b, j) => (b === null || margin[j] > margin[b] ? j : b), null))
  const largest = Math.max(...shown.flatMap((j) => [Number.isFinite(at[j]) ? Math.abs(at[j]) : 0, data.fitted ? Math.abs(u[j]) : 0]))
  const reach = half > 0 ? Math.min(Math.max(1.12 * largest, 1.6 * half), BANDS * half) : 1.12 * largest || 1
  const marks: Mark[] = []
  const name = live.l1_ratio === 1 ? 'L1' : 'elastic net'
  if (half > 0) {
    marks.push({ mark: 'Span', low: -half, high: half, color: 'penalty', opacity: 0.13 })
    for (const x of [-half, half]) marks.push({ mark: 'VLine', x, color: 'penalty', width: 1.2, dash: 'dashed' })
    marks.push(head(`${name}: exactly 0 in this band`, -1.55, 'penalty'))
  }
  marks.push({ mark: 'VLine', x: 0, color: 'ink', width: 1.2, dash: 'solid' }, head('L2: only on this line', -0.85, 'ink'))
  marks.push(beside('fit', -0.85, 'grey'))
  shown.forEach((j, i) => {
    if (Number.isFinite(at[j])) marks.push(...row(at[j], u[j], i, reach, data.fitted, j === told ? margin[j] : null))
    marks.push(beside(number(u[j], 2), i, u[j] === 0 ? 'grey' : 'ink'))
  })
  const all = data.factor.every((v) => v === 1)
  const zeros = u.filter((v) => v === 0).length
  return {
    kind: 'zero_zone',
    question: '',
    panels: [
      {
        title: '',
        x: axis(data.fitted ? 'value that fits best with the others held, per SD' : `pull while it is 0, the others held${all ? '' : ' ÷ penalty factor'}`, [-reach, reach], { room: 0.24 }),
        y: axis('', [shown.length - 0.4, -2.1], { ticks: shown.map((j, i) => [i, shorten(data.names[j], 22)]), spine: false }),
        marks,
        equal: false,
        top: half > 0 ? [-half, half].map((x): [number, string] => [x, number(x)]) : [],
        top_label: '',
      },
    ],
    caption: zeroCaption(live, k, half, zeros, told, told === null ? 0 : at[told], told === null ? 0 : margin[told]) + tiedText(data, tied, kept.length > 0),
    alt:
      `Places of ${shown.length} ${data.noun}s against ${half > 0 ? `a band of ±${number(half)}` : 'the line at 0'}, in which a coefficient is exactly 0: ` +
      `${shown.filter((j) => u[j] !== 0).length} are kept, ${shown.filter((j) => u[j] === 0).length} are 0.`,
    table: {
      columns: [data.noun, data.fitted ? 'best value, others held' : 'pull at 0', 'distance to the edge', data.fitted ? 'fit, per SD' : 'fit, as penalised'],
      rows: ranked(known.length, (n) => -Math.abs(margin[known[n]])).slice(0, 40).map((n) => [shorten(data.names[known[n]], 60), at[known[n]], margin[known[n]], u[known[n]]]),
      note: `At alpha ${number(alpha, 6)}: band from ${number(-half, 6)} to ${number(half, 6)}. Those nearest to an edge first; the distance is positive inside the band, where the fit is 0.`,
    },
    size: [4.8, 1.2 + 0.2 * (shown.length + 1)],
  }
}

const head = (text: string, y: number, color: 'penalty' | 'ink'): Mark => ({
  mark: 'Text', text, x: 0, y, color, align: 'center', level: 'center', size: 0.85, bold: false, x_frame: false, y_frame: false, clear: true,
})

function row(place: number, u: number, i: number, reach: number, fitted: boolean, margin: number | null): Mark[] {
  const edge = 0.985 * reach
  const cut = (x: number): number => Math.min(Math.max(x, -edge), edge)
  const x = cut(place)
  const marks: Mark[] = []
  if (fitted) marks.push({ mark: 'Line', x: [cut(u), x], y: [i, i], color: 'grey', width: 1, dash: 'solid', opacity: 1, step: false })
  if (margin !== null && x === place) {
    // the way to the edge of the band
    const to = place >= 0 ? place + margin : place - margin
    marks.push({ mark: 'Line', x: [place, to], y: [i, i], color: 'error', width: 3.5, dash: 'solid', opacity: 1, step: false })
  }
  const shape = x === place ? 'ring' : place > 0 ? 'right' : 'left'
  marks.push({ mark: 'Points', x: [x], y: [i], color: 'error', shape, size: 6.5, opacity: 1 })
  if (fitted && Math.abs(u) <= edge) marks.push({ mark: 'Points', x: [u], y: [i], color: 'ink', shape: 'square', size: 5, opacity: 1 })
  return marks
}

/** Copies or sums of kept inputs, which rounding alone keeps from leaving. */
function tiedText(data: NonNullable<Live['pull']>, tied: number[], kept: boolean): string {
  if (tied.length === 0) return ''
  const one = tied.length === 1
  const who = one ? `${quote(data.names[tied[0]])} lies` : `${tied.length} lie`
  const stands = `${one ? 'it tells' : 'they tell'} what kept ${data.noun}s tell, and could stand in for them`
  return ` ${who} on the edge itself: ${kept ? stands : 'any weaker penalty would let it in'}.`
}

function zeroCaption(live: Live, k: number, half: number, zeros: number, told: number | null, place: number, margin: number): string {
  const data = live.pull!
  const at = `At alpha ${number(live.alphas[k])}`
  const of = data.output ? ` (${quote(data.output)})` : ''
  const followed = data.rest > 0 ? ` of the ${data.u[k].length} that are followed here` : ` of ${data.u[k].length}`
  if (live.l1_ratio === 0) {
    return `${at}, L2 has no band: a coefficient becomes 0 only where its best ${data.fitted ? 'value' : 'pull while it is 0'} is exactly 0, so that ${zeros || 'none'}${followed} ${zeros > 1 ? 'are' : 'is'} 0.`
  }
  const where = data.fitted ? `whose best value, the others held, lies within ±${number(half)}` : `that pulls with at most ${number(half)} while it is 0`
  const name = live.l1_ratio === 1 ? 'L1' : 'elastic net'
  let text = `${at}${of}, ${name} gives exactly 0 to every ${data.noun} ${where}: ${zeros}${followed}.`
  if (told === null) return text
  const mine = quote(data.names[told])
  text += margin < 0 ? ` No ${data.noun} is 0; ${mine} came closest:` : ` ${mine} came closest to leaving:`
  if (data.fitted) {
    return `${text} its best value is ${number(place)}, and the target would have to change by ${number(Math.abs(margin), 2)} per SD of ${mine} for it to ${margin < 0 ? 'get to' : 'leave'} 0.`
  }
  if (place === 0) return `${text} it does not pull at all.`
  const ratio = half / Math.abs(place)
  if (margin < 0) return `${text} its pull at 0 is ${number(Math.abs(place))}, ${percent(1 / ratio - 1)} over the line.`
  return `${text} its pull is ${number(Math.abs(place))} and would have to grow by ${percent(ratio - 1)} to leave 0.`
}
