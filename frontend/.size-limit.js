import { readFileSync } from 'node:fs'

const read = (entry) => JSON.parse(readFileSync(new URL(`dist/.vite/manifest-${entry}.json`, import.meta.url), 'utf8'))
const manifests = { party: read('party'), desk: read('desk') }

/** What a browser fetches for these modules: themselves and everything they import at once. */
function fetched(entry, ...sources) {
  const manifest = manifests[entry]
  const seen = new Set()
  const visit = (key) => {
    const chunk = manifest[key]
    if (!chunk || seen.has(key)) return
    seen.add(key)
    chunk.imports?.forEach(visit)
  }
  sources.forEach(visit)
  return [...seen].map((key) => manifest[key])
}

const scripts = (chunks) => [...new Set(chunks.map((chunk) => chunk.file))].filter((file) => file.endsWith('.js')).map((file) => `dist/${file}`)
const styles = (chunks) => [...new Set(chunks.flatMap((chunk) => chunk.css ?? []))].map((file) => `dist/${file}`)
const without = (files, known) => files.filter((file) => !known.includes(file))

const first = fetched('party', 'index.html', 'src/app/i18n/party.zh-CN.ts')
const room = fetched('party', 'src/features/rooms/pages/RoomPage.vue')
const desk = fetched('desk', 'desk.html', 'src/app/i18n/party.zh-CN.ts', 'src/app/i18n/desk.zh-CN.ts')

const limits = [
  { name: 'party, first page: JS', path: scripts(first), limit: '110 kB' },
  { name: 'party, first page: CSS', path: styles(first), limit: '12 kB' },
  { name: 'party, room on top: JS and CSS', path: without([...scripts(room), ...styles(room)], [...scripts(first), ...styles(first)]), limit: '40 kB' },
  { name: 'desk: JS', path: scripts(desk), limit: '280 kB' },
  { name: 'desk: CSS', path: styles(desk), limit: '45 kB' },
]

export default limits.filter((entry) => entry.path.length > 0).map((entry) => ({ ...entry, gzip: true }))
