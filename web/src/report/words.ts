/** Words and numbers as the Python side writes them: see `figures/text.py`. */

const trimmed = (text: string): string => (text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text)

const thousands = (text: string): string => text.replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ','))

function power(size: number, digits: number): string {
  const [mantissa, exponent] = size.toExponential(Math.max(digits - 1, 0)).split('e')
  return `${trimmed(mantissa)}e${Number(exponent)}`.replace('-', '−')
}

/** A number for a sentence: some significant digits, thousands separated, an exact zero as 0. */
export function number(value: number | null, digits = 3): string {
  if (value === null || Number.isNaN(value)) return 'not a number'
  if (value === 0) return '0'
  const size = Math.abs(value)
  const sign = value < 0 ? '−' : ''
  if (size === Number.POSITIVE_INFINITY) return sign + '∞'
  if (size < 1e-4 || (size >= 1e7 && size >= 10 ** digits)) return sign + power(size, digits)
  return sign + trimmed(thousands(size.toFixed(Math.max(digits - 1 - Math.floor(Math.log10(size)), 0))))
}

/** A number for an axis or a narrow column: 33100 as 33.1k. */
export function compact(value: number, digits = 3): string {
  const size = Math.abs(value)
  if (size >= 1e9 || (size > 0 && size < 1e-3)) return (value < 0 ? '−' : '') + power(size, digits)
  if (size >= 1e6) return number(value / 1e6, digits) + 'M'
  return size >= 1e3 ? number(value / 1e3, digits) + 'k' : number(value, digits)
}

export const percent = (ratio: number): string => `${number(100 * ratio, 2)} %`

export const count = (n: number, noun: string): string => `${n.toLocaleString('en-US')} ${noun}${n === 1 ? '' : 's'}`

/** At most so many characters; the middle gives way, since encoded names differ at both ends. */
export function shorten(name: string, length = 24): string {
  const clean = name.replace(/`/g, "'").replace(/\s+/g, ' ').trim() || '(no name)'
  const letters = [...clean]
  if (letters.length <= length) return clean
  const cut = clean.lastIndexOf('=')
  const level = clean.slice(cut + 1)
  if (cut > 0 && length - level.length - 2 >= 2 && length - level.length - 2 < cut) {
    return `${clean.slice(0, length - level.length - 2)}…=${level}`
  }
  const head = Math.floor(length / 2)
  return letters.slice(0, head).join('').trimEnd() + '…' + letters.slice(letters.length - (length - 1 - head)).join('').trimStart()
}

/** A name inside a sentence. */
export const quote = (name: string): string => `\`${shorten(name, 32)}\``

export const place = (u: readonly number[]): string => `(${number(u[0])}, ${number(u[1])})`

/** "a, b and c"; after some, "and 7 more". */
export function list(words: string[], most = 4): string {
  const rest = words.length - most
  if (rest > 0) return `${words.slice(0, most).join(', ')} and ${rest} more`
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`
}
