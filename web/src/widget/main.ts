/** The explorer as an anywidget: `render` draws it into the output of a notebook's cell, closed off from its styles. */

import { mount, unmount } from 'svelte'
import '../page.css'
import { followTheme } from './theme'
import type { Model } from './traits'
import Widget from './Widget.svelte'

const STYLE = '{{style}}' // put in by build.mjs

function render({ model, el }: { model: Model; el: HTMLElement }): () => void {
  const host = document.createElement('div')
  // keys pressed in the picture are not commands of the notebook: JupyterLab cannot see that an input has the focus
  host.setAttribute('data-lm-suppress-shortcuts', 'true')
  host.addEventListener('keydown', (event) => event.stopPropagation())
  el.append(host)
  const root = host.attachShadow({ mode: 'open' })
  const style = document.createElement('style')
  const target = document.createElement('div')
  root.append(style, target)
  const forget = followTheme(host, style, STYLE)
  const app = mount(Widget, { target, props: { model } })
  return () => {
    forget()
    void unmount(app)
    host.remove()
  }
}

export default { render }
