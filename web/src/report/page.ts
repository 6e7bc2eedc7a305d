/** What stands around a figure in the page: its sentence, its summary, its numbers. */

import type { NumberTable } from '../figure/spec'
import { asNumber, makeSearchable, makeSortable } from './tables'
import { number } from './words'

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

/** A sentence as HTML; names between backticks are set as code. */
export const prose = (text: string): string => escaped(text).replace(/`([^`]*)`/g, '<code>$1</code>')

/** Numbers in the place of those that are there. */
export function tableHtml(details: Element, numbers: NumberTable): void {
  const scroll = details.querySelector('.scroll')
  if (!scroll) return
  const right = numbers.columns.map((_, c) => c > 0 && numbers.rows.every((row) => typeof row[c] === 'number' || row[c] === ''))
  const cell = (value: string | number): string => (typeof value === 'number' ? number(value, 6) : prose(value))
  const kind = (c: number): string => (right[c] ? ' class="n"' : '')
  const head = numbers.columns.map((text, c) => `<th scope="col"${kind(c)}>${prose(text)}</th>`).join('')
  const body = numbers.rows
    .map((row) => `<tr>${row.map((v, c) => (c ? `<td${kind(c)}>${cell(v)}</td>` : `<th scope="row">${cell(v)}</th>`)).join('')}</tr>`)
    .join('')
  scroll.innerHTML = `<table data-ready="yes"><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`
  const note = details.querySelector('.note:not([role=status])')
  if (note) note.innerHTML = prose(numbers.note)
  else if (numbers.note) {
    const after = document.createElement('p')
    after.className = 'note'
    after.innerHTML = prose(numbers.note)
    scroll.after(after)
  }
  const asked = details.querySelector<HTMLInputElement>('input[type=search]')?.value ?? ''
  details.querySelector('.search-bar')?.remove()
  const table = scroll.querySelector('table')!
  makeSortable(table)
  makeSearchable(table, 'the numbers of this figure')
  const field = details.querySelector<HTMLInputElement>('input[type=search]')
  if (field && asked) {
    field.value = asked
    field.dispatchEvent(new Event('input'))
  }
}

/** Of a table along alpha, the row that is nearest to the slider. */
export function markRow(details: Element, alpha: number): void {
  const rows = [...details.querySelectorAll<HTMLTableRowElement>('tbody tr')]
  const away = rows.map((row) => Math.abs(Math.log(asNumber(row.cells[0].textContent ?? '') / alpha)))
  rows.forEach((row, k) => row.classList.toggle('marked', away[k] === Math.min(...away.filter(Number.isFinite))))
}
