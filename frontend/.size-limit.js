import { readFileSync } from 'node:fs'

const dist = (path) => readFileSync(new URL(`dist/${path}`, import.meta.url), 'utf8')

/** What a browser fetches: the files that a page names, and everything that its modules import at once. */
function fetched(page, entry, ...sources) {
  const chunks = Object.values(JSON.parse(dist(`.vite/manifest-${entry}.json`)))
  const byKey = JSON.parse(dist(`.vite/manifest-${entry}.json`))
  const files = new Set()
  const visit = (chunk) => {
    if (files.has(chunk.file)) return
    files.add(chunk.file)
    chunk.css?.forEach((file) => files.add(file))
    chunk.imports?.forEach((key) => visit(byKey[key]))
  }
  for (const [, file] of dist(page).matchAll(/(?:src|href)="\/static\/(assets\/[^"]+)"/g)) {
    files.add(file)
    chunks.filter((chunk) => chunk.file === file).forEach((chunk) => files.delete(file) && visit(chunk))
  }
  for (const source of sources) {
    if (!byKey[source]) throw new Error(`${source} is not among what was built`)
    visit(byKey[source])
  }
  return [...files].map((file) => `dist/${file}`)
}

const ending = (files, end) => files.filter((file) => file.endsWith(end))
const first = fetched('index.html', 'party', 'src/app/i18n/party.zh-CN.ts')
const room = fetched('index.html', 'party', 'src/app/i18n/party.zh-CN.ts', 'src/features/rooms/pages/RoomPage.vue')
const desk = fetched('desk.html', 'desk', 'src/app/i18n/party.zh-CN.ts', 'src/app/i18n/desk.zh-CN.ts')

export default [
  { name: 'party, first page: JS', path: ending(first, '.js'), limit: '110 kB' },
  { name: 'party, first page: CSS', path: ending(first, '.css'), limit: '12 kB' },
  { name: 'party, room on top: JS and CSS', path: room.filter((file) => !first.includes(file)), limit: '40 kB' },
  { name: 'desk: JS', path: ending(desk, '.js'), limit: '280 kB' },
  { name: 'desk: CSS', path: ending(desk, '.css'), limit: '45 kB' },
].map((entry) => ({ ...entry, gzip: true }))
