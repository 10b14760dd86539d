// Texts: every language has the same keys and placeholders, every key is used, every key that is used exists,
// and Chinese sentences carry Chinese punctuation. Exits 1 and names each fault.
import { globSync, readFileSync } from 'node:fs'
import { basename, relative } from 'node:path'

const root = new URL('..', import.meta.url).pathname
const faults = []

function flatten(value, prefix, into) {
  for (const [key, inner] of Object.entries(value)) {
    const path = `${prefix}.${key}`
    if (typeof inner === 'string') into.set(path, inner)
    else flatten(inner, path, into)
  }
  return into
}

function owner(file) {
  const folder = relative(`${root}src`, file).split('/').at(-3)
  return basename(file).startsWith('desk.') ? `${folder}.desk` : folder
}

const texts = { 'zh-CN': new Map(), en: new Map() }
for (const file of globSync(`${root}src/**/locales/*.json`)) {
  const language = basename(file, '.json').replace(/^desk\./, '')
  if (!texts[language]) faults.push(`${file}: unknown language ${language}`)
  else flatten(JSON.parse(readFileSync(file, 'utf8')), owner(file), texts[language])
}

const placeholders = (text) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort().join()

for (const [key, text] of texts['zh-CN']) {
  const english = texts.en.get(key)
  if (english === undefined) faults.push(`en lacks ${key}`)
  else if (new Set(placeholders(text).split(',')).size !== new Set(placeholders(english).split(',')).size) faults.push(`${key}: placeholders differ`)
  if (/[\u4e00-\u9fff][,;:?!][\u4e00-\u9fff]?/.test(text) || /[\u4e00-\u9fff]\.($|[\u4e00-\u9fff])/.test(text)) faults.push(`${key}: half-width punctuation in 「${text}」`)
  if (/\.\.\./.test(text)) faults.push(`${key}: write … instead of three points`)
}
for (const key of texts.en.keys()) if (!texts['zh-CN'].has(key)) faults.push(`zh-CN lacks ${key}`)

// Keys are written whole (`t('cases.title')`) or with a variable end (t(`cases.stage.${stage}`)).
const whole = new Set()
const beginnings = new Set()
const owners = [...new Set([...texts['zh-CN'].keys()].map((key) => key.split('.')[0]))].join('|')
for (const file of globSync(`${root}src/**/*.{ts,vue}`)) {
  if (file.endsWith('.spec.ts') || file.includes('/generated/')) continue
  const source = readFileSync(file, 'utf8')
  for (const [, key] of source.matchAll(new RegExp(`['"\`]((?:${owners})\\.[\\w.-]+)['"\`]`, 'g'))) whole.add(key)
  for (const [, start] of source.matchAll(new RegExp(`\`((?:${owners})\\.[\\w.-]*)\\$\\{`, 'g'))) beginnings.add(start)
  for (const [, key] of source.matchAll(/\b(?:\$?t|keypath=)\(?["']([\w.-]+)["']/g)) {
    if (!texts['zh-CN'].has(key)) faults.push(`${relative(root, file)}: no text for ${key}`)
  }
}
for (const key of texts['zh-CN'].keys()) {
  if (!whole.has(key) && ![...beginnings].some((start) => key.startsWith(start))) faults.push(`unused: ${key}`)
}

faults.forEach((fault) => console.error(fault))
console.log(`${texts['zh-CN'].size} texts in ${Object.keys(texts).length} languages, ${faults.length} faults`)
process.exit(faults.length > 0 ? 1 : 0)
