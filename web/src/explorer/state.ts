/** What the explorer shows, and its text form in the address (after #), so that a view can be shared. */

import type { Vec } from '../math/linear'
import type { Penalty, PenaltyKind } from '../math/penalty'

export type Form = 'penalty' | 'constraint'
export type SurfaceKind = 'quadratic' | 'logistic' | 'curved' | 'data'

export interface View {
  o: Vec
  alpha: number
  /** Budget of the constraint form: R(w) ≤ t. */
  t: number
  form: Form
  penalty: Penalty
  surface: SurfaceKind
  rho: number
  /** Positions of the two inputs of the user's own data. */
  pair: readonly [number, number]
  trail: boolean
  zone: boolean
}

export const START: View = {
  o: [1.9, 1.1],
  alpha: 0.7,
  t: 1,
  form: 'penalty',
  penalty: { kind: 'L1', share: 0.5, q: 0.5 },
  surface: 'quadratic',
  rho: 0.4,
  pair: [0, 1],
  trail: false,
  zone: false,
}

const KINDS: readonly PenaltyKind[] = ['L1', 'L2', 'EN', 'Lq']
const SURFACES: readonly SurfaceKind[] = ['quadratic', 'logistic', 'curved', 'data']

const short = (x: number): string => String(Number(x.toPrecision(12)))

export function toHash(view: View): string {
  return new URLSearchParams({
    o: view.o.map(short).join(','),
    alpha: short(view.alpha),
    t: short(view.t),
    form: view.form,
    penalty: view.penalty.kind,
    share: short(view.penalty.share),
    q: short(view.penalty.q),
    error: view.surface,
    rho: short(view.rho),
    pair: view.pair.join(','),
    show: [view.trail ? 'trail' : '', view.zone ? 'zone' : ''].filter(Boolean).join(','),
  }).toString()
}

/** Anything that is missing or makes no sense keeps its value of `base`. */
export function fromHash(hash: string, base: View, inputs: number): View {
  const given = new URLSearchParams(hash.replace(/^#/, ''))
  const number = (name: string, fallback: number, low: number, high: number): number => {
    const text = given.get(name)
    const value = text === null || text.trim() === '' ? Number.NaN : Number(text)
    return Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : fallback
  }
  const choice = <T extends string>(name: string, among: readonly T[], fallback: T): T =>
    among.find((each) => each === given.get(name)) ?? fallback
  const two = (name: string): number[] => (given.get(name) ?? '').split(',').map(Number)
  const o = two('o')
  const pair = two('pair')
  const sound = pair.length === 2 && pair[0] !== pair[1] && pair.every((j) => Number.isInteger(j) && j >= 0 && j < inputs)
  const surface = choice('error', SURFACES, base.surface)
  const show = given.get('show')
  return {
    o: o.length === 2 && o.every(Number.isFinite) ? [clamp(o[0]), clamp(o[1])] : base.o,
    alpha: number('alpha', base.alpha, 0, 1e18),
    t: number('t', base.t, 1e-12, 1e18),
    form: choice('form', ['penalty', 'constraint'], base.form),
    penalty: {
      kind: choice('penalty', KINDS, base.penalty.kind),
      share: number('share', base.penalty.share, 0, 1),
      q: number('q', base.penalty.q, 0.3, 4),
    },
    surface: surface === 'data' && inputs < 2 ? 'quadratic' : surface,
    rho: number('rho', base.rho, -0.95, 0.95),
    pair: sound ? [pair[0], pair[1]] : base.pair,
    trail: show === null ? base.trail : show.includes('trail'),
    zone: show === null ? base.zone : show.includes('zone'),
  }
}

/** The optimum stays where the picture reaches. */
export const clamp = (x: number): number => Math.min(3, Math.max(-3, x))
