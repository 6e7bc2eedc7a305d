/** Tables that can be sorted by their heads and searched. */

const value = (cell: Element | undefined): string => cell?.getAttribute('title') ?? cell?.textContent ?? ''

/** The number that a cell starts with, as people write it: "1,234", "−0.5", "1.2e-07", "12 %". */
export function asNumber(text: string): number {
  const plain = text.trim().replace(/[−–]/g, '-').replace(/,(?=\d{3}\b)/g, '').replace(/^[±+]/, '')
  const found = plain.match(/^-?\d*\.?\d+(?:e[+-]?\d+)?/i)
  return found ? Number(found[0]) : Number.NaN
}

export function compare(a: string, b: string): number {
  const [x, y] = [asNumber(a), asNumber(b)]
  if (Number.isFinite(x) && Number.isFinite(y)) return x - y
  if (Number.isFinite(x) !== Number.isFinite(y)) return Number.isFinite(x) ? -1 : 1
  return a.localeCompare(b)
}

export function makeSortable(table: HTMLTableElement): void {
  const heads = [...table.querySelectorAll<HTMLTableCellElement>('thead th')]
  const body = table.tBodies[0]
  if (!body || body.rows.length < 2) return
  heads.forEach((head, column) => {
    if (!head.textContent?.trim()) return
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'sort'
    button.append(...head.childNodes)
    head.append(button)
    button.addEventListener('click', () => {
      const falling = head.getAttribute('aria-sort') === 'ascending'
      for (const each of heads) each.removeAttribute('aria-sort')
      head.setAttribute('aria-sort', falling ? 'descending' : 'ascending')
      const rows = [...body.rows]
      rows.sort((p, q) => compare(value(p.cells[column]), value(q.cells[column])) * (falling ? -1 : 1))
      body.append(...rows)
    })
  })
}

export function makeSearchable(table: HTMLTableElement, label: string): void {
  const body = table.tBodies[0]
  if (!body || body.rows.length < 9) return
  const field = document.createElement('input')
  field.type = 'search'
  field.placeholder = 'Search'
  field.className = 'search'
  field.setAttribute('aria-label', `Search ${label}`)
  const found = document.createElement('span')
  found.className = 'note'
  found.setAttribute('role', 'status')
  field.addEventListener('input', () => {
    const wanted = field.value.trim().toLowerCase()
    let shown = 0
    for (const row of body.rows) {
      const text = [...row.cells].map(value).join(' ').toLowerCase()
      row.hidden = wanted !== '' && !text.includes(wanted)
      if (!row.hidden) shown++
    }
    found.textContent = wanted === '' ? '' : ` ${shown} of ${body.rows.length}`
  })
  const bar = document.createElement('div')
  bar.className = 'search-bar'
  bar.append(field, found)
  ;(table.closest('.scroll') ?? table).before(bar)
}
