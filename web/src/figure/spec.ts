/** Figures as data, as the Python side writes them: see `figures/spec.py`. Nothing here draws. */

export type Role = 'ink' | 'grey' | 'faint' | 'paper' | 'error' | 'penalty' | `series${0 | 1 | 2 | 3 | 4 | 5}`
export type Dash = 'solid' | 'dashed' | 'dotted' | 'dashdot'
export type Shape = 'square' | 'circle' | 'diamond' | 'ring' | 'left' | 'right' | 'cross'

export type Mark =
  | { mark: 'Line'; x: number[]; y: number[]; color: Role; width: number; dash: Dash; opacity: number; step: boolean }
  | { mark: 'Points'; x: number[]; y: number[]; color: Role; shape: Shape; size: number; opacity: number }
  | { mark: 'Band'; x: number[]; low: number[]; high: number[]; color: Role; opacity: number }
  | { mark: 'Bars'; position: number[]; start: number[]; end: number[]; color: Role; height: number; opacity: number; hatch: boolean }
  | { mark: 'ErrorBars'; position: number[]; low: number[]; high: number[]; color: Role; width: number }
  | { mark: 'HLine'; y: number; color: Role; width: number; dash: Dash }
  | { mark: 'VLine'; x: number; color: Role; width: number; dash: Dash }
  | { mark: 'Span'; low: number; high: number; color: Role; opacity: number }
  | { mark: 'Polygon'; x: number[]; y: number[]; color: Role; fill_opacity: number; width: number; dash: Dash }
  | { mark: 'Curves'; lines: (readonly (readonly [number, number])[])[]; color: Role; width: number; opacity: number }
  | { mark: 'Ellipse'; center: [number, number]; semi: [number, number]; angle: number; color: Role; width: number; opacity: number }
  | {
      mark: 'Text'
      text: string
      x: number
      y: number
      color: Role
      align: 'left' | 'center' | 'right'
      level: 'bottom' | 'center' | 'top'
      size: number
      bold: boolean
      x_frame: boolean
      y_frame: boolean
      clear: boolean
    }
  | { mark: 'EndLabel'; text: string; x: number; y: number; color: Role }

export interface Axis {
  label: string
  limits: [number, number]
  scale: 'linear' | 'log'
  ticks: [number, string][] | null
  room: number
  spine: boolean
}

export interface Panel {
  title: string
  x: Axis
  y: Axis
  marks: Mark[]
  equal: boolean
  top: [number, string][]
  top_label: string
}

export interface NumberTable {
  columns: string[]
  rows: (string | number)[][]
  note: string
}

export interface FigureSpec {
  kind: string
  question: string
  panels: Panel[]
  /** Sentences; names stand between backticks. */
  caption: string
  /** Of figures that are made on the page: what is to be seen, in words, and the numbers. */
  alt?: string
  table?: NumberTable
  /** Width and height of one panel in inches. */
  size: [number, number]
}
