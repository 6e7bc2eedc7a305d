// Builds each page into one file that works offline: script and style inside, and a policy that allows this script only.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { build } from 'vite'

const TO = process.argv[2] ?? '../src/diamondring/report/web'

/** The packages whose code is in a built script: their licences ask to be passed on. */
const packages = new Set()

async function compiled(name) {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    plugins: [svelte()],
    build: {
      write: false,
      target: 'es2022',
      cssCodeSplit: false,
      lib: { entry: `src/${name}/main.ts`, formats: ['es'], fileName: name },
    },
  })
  const { output } = Array.isArray(result) ? result[0] : result
  const chunk = output.find((part) => part.type === 'chunk')
  for (const file of chunk.moduleIds) {
    const found = file.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)\//)
    if (found) packages.add(found[1])
  }
  const script = chunk.code.trim().replaceAll('</script', '<\\/script')
  const style = String(output.find((part) => part.fileName.endsWith('.css'))?.source ?? '').trim()
  return { script, style }
}

/** A page whose only content is its script. */
async function page(name) {
  const { script, style } = await compiled(name)
  const hash = 'sha256-' + createHash('sha256').update(script).digest('base64')
  const html = readFileSync(`${name}.html`, 'utf8')
    .replace('{{style}}', () => style)
    .replace('{{script-hash}}', () => hash)
    .replace('{{script}}', () => script)
  mkdirSync(TO, { recursive: true })
  writeFileSync(`${TO}/${name}.html`, html)
  console.log(`${TO}/${name}.html  ${(html.length / 1024).toFixed(0)} KB`)
}

function notices() {
  const parts = [...packages].sort().map((name) => {
    const folder = `node_modules/${name}`
    const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'))
    const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each))
    const text = file ? readFileSync(`${folder}/${file}`, 'utf8').trim() : license
    return `${name} ${version} (${license})\n\n${text}\n`
  })
  writeFileSync(`${TO}/NOTICES.txt`, `The pages in this folder contain code of these packages.\n\n${parts.join('\n' + '-'.repeat(78) + '\n\n')}`)
}

/** A script that the Python side puts into pages of its own. */
async function part(name) {
  const { script, style } = await compiled(name)
  mkdirSync(TO, { recursive: true })
  writeFileSync(`${TO}/${name}.js`, script)
  writeFileSync(`${TO}/${name}.css`, style)
  console.log(`${TO}/${name}.js  ${(script.length / 1024).toFixed(0)} KB`)
}

/** A module that brings its own style: notebooks load one file. */
async function module(name) {
  const { script, style } = await compiled(name)
  const text = script.replace(/(["'`])\{\{style\}\}\1/, () => JSON.stringify(style))
  if (text === script) throw new Error(`${name} has no place for its style`)
  mkdirSync(TO, { recursive: true })
  writeFileSync(`${TO}/${name}.js`, text)
  console.log(`${TO}/${name}.js  ${(text.length / 1024).toFixed(0)} KB`)
}

await page('explorer')
await part('report')
await module('widget')
notices()
