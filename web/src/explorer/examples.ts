/** Views worth seeing, and what to do there. */

import type { PenaltyKind } from '../math/penalty'
import { START, type SurfaceKind, type View } from './state'

export interface Example {
  label: string
  view: View
  /** What to try, and what it shows. */
  look: string
}

function example(label: string, kind: PenaltyKind, surface: SurfaceKind, part: Partial<View>, look: string): Example {
  return { label, view: { ...START, ...part, penalty: { ...START.penalty, kind }, surface }, look }
}

export const EXAMPLES: Example[] = [
  example(
    'An exact zero',
    'L1',
    'quadratic',
    { o: [1.9, 0.5], rho: 0.2, alpha: 0.7, zone: true },
    'Drag ○ up and down. While it is in the level band, w₂ is exactly 0; only above or below it does w₂ wake up.',
  ),
  example(
    'The same with L2',
    'L2',
    'quadratic',
    { o: [1.9, 0.5], rho: 0.2, alpha: 0.7, zone: true },
    'The circle has no corner: of the band only a line is left. Drag ○: w₂ gets small, but is 0 on that line alone.',
  ),
  example(
    'Two similar inputs',
    'L1',
    'quadratic',
    { o: [1.4, 1], rho: 0.9, alpha: 0.5, trail: true },
    'Slide alpha up: ■ walks along the dots. L1 lets one input stand in for the other; choose L2 to see them share.',
  ),
  example(
    'Everything to 0',
    'L1',
    'quadratic',
    { o: [1.2, -0.8], rho: 0, alpha: 1.3 },
    'Slide alpha down: below a certain strength the weights enter, one after the other.',
  ),
  example(
    'A jump (q = 0.5)',
    'Lq',
    'quadratic',
    { o: [2, 1.2], rho: 0, alpha: 0.9, trail: true },
    'Slide alpha slowly: ■ does not glide to 0, it jumps from one local minimum to another.',
  ),
  example(
    'Two solutions',
    'L1',
    'curved',
    { o: [1.8, 1.1], alpha: 0.12 },
    'A nonlinear model can do equally well in two places, ■ and the hollow square opposite. Can ■ jump across? Drag ○ and see.',
  ),
]
