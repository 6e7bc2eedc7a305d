/** Figures along alpha: drawn once, with the slider's alpha as a line in them, and what holds there in a sentence. */

import type { FigureSpec, Mark, Panel } from '../figure/spec'
import type { Live } from './live'
import { count, number, percent } from './words'

export const isAlong = (panel: Panel): boolean => panel.x.scale === 'log' && panel.x.label.startsWith('alpha')

export const cursor = (alpha: number): Mark => ({ mark: 'VLine', x: alpha, color: 'penalty', width: 2.2, dash: 'solid' })

/** What a figure shows where the slider stands. */
export function here(live: Live, spec: FigureSpec, k: number): string {
  const at = `At the slider's alpha, ${number(live.alphas[k])}, `
  const held = live.held_out?.[k] ?? null
  const trained = live.training?.[k] ?? null
  if (spec.kind === 'path') return `${at}${live.kept[k]} of ${count(live.total, live.noun)} ${live.kept[k] === 1 ? 'is' : 'are'} kept.`
  if (spec.kind === 'cv' && held !== null && live.best !== null) {
    const least = live.held_out![live.best]!
    const flat = live.within !== null && held <= live.within ? ', within one SE of it' : ''
    const more = held === least ? 'the lowest' : `${number(held - least)} above the lowest${flat}`
    return `${at}the held-out error is ${number(held, 4)}: ${more}.`
  }
  if (spec.kind === 'overfit' && held !== null && trained !== null) {
    const gap = trained > 0 ? `, ${percent(Math.abs(held / trained - 1))} ${held >= trained ? 'above' : 'below'} it` : ''
    return `${at}the error is ${number(trained, 4)} on the rows that were fitted and ${number(held, 4)} held out${gap}.`
  }
  if (spec.kind === 'stability_path') return `${at}the fit on all rows keeps ${live.kept[k]} of ${count(live.total, live.noun)}.`
  return ''
}
