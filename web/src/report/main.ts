/** The report comes as a page that is complete without this script; with it, the page answers. */

import './report.css'
import { mount } from 'svelte'
import Bar from './Bar.svelte'
import Linked from './Linked.svelte'
import { home, readLive } from './live'
import { place } from './place.svelte'
import { prepare } from './touch'
import { makeSearchable, makeSortable } from './tables'

for (const table of document.querySelectorAll<HTMLTableElement>('main table, body table')) {
  if (table.dataset.ready) continue
  table.dataset.ready = 'yes'
  makeSortable(table)
  const heading = table.closest('figure, section')?.querySelector('h2, h3')?.textContent ?? 'the table'
  makeSearchable(table, `the numbers of: ${heading}`)
}

for (const block of document.querySelectorAll<HTMLPreElement>('pre')) {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'copy'
  button.textContent = 'Copy'
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(block.textContent ?? '')
      button.textContent = 'Copied'
    } catch {
      // files opened from disk may not reach the clipboard: the text is selected instead
      const range = document.createRange()
      range.selectNodeContents(block)
      getSelection()?.removeAllRanges()
      getSelection()?.addRange(range)
      button.textContent = 'Selected'
    }
    button.dataset.done = 'yes'
    setTimeout(() => (button.textContent = 'Copy'), 2500)
  })
  const holder = document.createElement('div')
  holder.className = 'copyable'
  block.before(holder)
  holder.append(button, block)
}

const scheme = document.createElement('button')
scheme.type = 'button'
scheme.className = 'scheme'
const dark = (): boolean =>
  (document.documentElement.dataset.scheme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark'
const label = (): void => void (scheme.textContent = dark() ? 'Light' : 'Dark')
scheme.addEventListener('click', () => {
  document.documentElement.dataset.scheme = dark() ? 'light' : 'dark'
  label()
})
label()
document.querySelector('nav')?.append(scheme)

const live = readLive()
if (live !== null) {
  place(home(live))
  const bar = document.getElementById('live-bar')
  if (bar) mount(Bar, { target: bar, props: { live } })
  for (const kind of live.linked) {
    const figure = document.getElementById(kind)
    const still = figure?.querySelector('.panels')
    if (!figure || !still) continue
    const holder = document.createElement('div')
    still.replaceWith(holder)
    const heading = figure.querySelector('h3')
    const question = heading?.textContent ?? kind
    const mark = document.createElement('span')
    mark.className = 'follows'
    mark.textContent = 'follows alpha'
    if (heading) {
      const words = document.createElement('span')
      words.className = 'question'
      words.textContent = question
      heading.replaceChildren(words, ' ', mark)
    }
    figure.dataset.linked = 'yes'
    mount(Linked, { target: holder, props: { live, kind, question, figure } })
  }
  if (live.touch?.frames && 'requestIdleCallback' in window) prepare(live.touch.frames, home(live))
  document.documentElement.dataset.live = 'yes'
}
