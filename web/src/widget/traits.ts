/** What the Python side and the picture share: the traits of `diamondring.notebook.widget`, and the view they stand for. */

import type { OwnData } from '../explorer/data'
import type { SurfaceKind, View } from '../explorer/state'
import type { Vec } from '../math/linear'
import type { PenaltyKind } from '../math/penalty'

/** What anywidget hands to a widget. */
export interface Model {
  get(name: string): unknown
  set(name: string, value: unknown): void
  on(event: string, then: () => void): void
  off(event: string, then: () => void): void
  save_changes(): void
}

export const SHARED = ['alpha', 'penalty', 'l1_ratio', 'q', 'pair', 'error', 'optimum', 'correlation'] as const

const NAMES: Record<PenaltyKind, string> = { L1: 'L1', L2: 'L2', EN: 'elastic net', Lq: 'Lq' }

/** The traits of a view. */
export function traitsOf(view: View, data: OwnData | null): Record<(typeof SHARED)[number], unknown> {
  return {
    alpha: view.alpha,
    penalty: NAMES[view.penalty.kind],
    l1_ratio: view.penalty.share,
    q: view.penalty.q,
    pair: view.pair.map((j) => data?.names[j] ?? `w${j + 1}`),
    error: view.surface,
    optimum: [...view.o],
    correlation: view.rho,
  }
}

/** The view with what the traits say; what they do not say stays. */
export function viewOf(model: Model, view: View, data: OwnData | null): View {
  const kind = (Object.keys(NAMES) as PenaltyKind[]).find((each) => NAMES[each] === model.get('penalty'))
  const pair = (model.get('pair') as string[]).map((name) => data?.names.indexOf(name) ?? -1)
  return {
    ...view,
    alpha: model.get('alpha') as number,
    penalty: {
      kind: kind ?? view.penalty.kind,
      share: model.get('l1_ratio') as number,
      q: model.get('q') as number,
    },
    pair: pair.length === 2 && pair[0] >= 0 && pair[1] >= 0 ? [pair[0], pair[1]] : view.pair,
    surface: model.get('error') as SurfaceKind,
    o: model.get('optimum') as number[] as unknown as Vec,
    rho: model.get('correlation') as number,
  }
}

export const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
