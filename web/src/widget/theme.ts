/** Light or dark as the notebook is: JupyterLab, VS Code, Colab and static pages say it each in their own way. */

type Scheme = 'light' | 'dark' | null

/** What the page says of itself; null where it says nothing, and the system decides. */
function schemeOf(page: Document): Scheme {
  const { body, documentElement: root } = page
  const said = body.dataset.jpThemeLight
  if (said !== undefined) return said === 'false' ? 'dark' : 'light'
  const classes = body.classList
  if (classes.contains('vscode-light') || classes.contains('vscode-high-contrast-light')) return 'light'
  if (classes.contains('vscode-dark') || classes.contains('vscode-high-contrast')) return 'dark'
  const theme = root.getAttribute('theme') ?? root.dataset.theme
  if (theme === 'light' || theme === 'dark') return theme
  return classes.contains('dark-theme') ? 'dark' : null
}

const SYSTEM = /@media\s*\(prefers-color-scheme:\s*dark\)/g

/** The style sheet with the dark colours always, never, or where the system is dark. */
const themed = (style: string, scheme: Scheme): string =>
  scheme === null ? style : style.replace(SYSTEM, scheme === 'dark' ? '@media all' : '@media not all')

/** Keeps a style element in the notebook's scheme; the function that it returns ends that. */
export function followTheme(host: HTMLElement, element: HTMLStyleElement, style: string): () => void {
  let now: Scheme | undefined
  const apply = (): void => {
    const scheme = schemeOf(document)
    if (scheme === now) return
    now = scheme
    host.style.colorScheme = scheme ?? 'light dark'
    element.textContent = themed(style, scheme)
  }
  apply()
  const watch = new MutationObserver(apply)
  for (const each of [document.documentElement, document.body]) {
    watch.observe(each, { attributes: true, attributeFilter: ['class', 'theme', 'data-theme', 'data-jp-theme-light'] })
  }
  return () => watch.disconnect()
}
