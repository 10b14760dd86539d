// The generated client matches the schema: generates it again beside and compares.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const kept = new URL('../src/shared/api/generated', import.meta.url).pathname
const fresh = mkdtempSync(join(tmpdir(), 'client-'))

function files(folder) {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return new Map(found.map((entry) => [join(entry.parentPath, entry.name).slice(folder.length + 1), readFileSync(join(entry.parentPath, entry.name), 'utf8')]))
}

try {
  execFileSync('npx', ['openapi-ts', '--silent'], { stdio: 'inherit', env: { ...process.env, CLIENT_OUTPUT: fresh } })
  const [before, after] = [files(kept), files(fresh)]
  const drift = [...new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name) !== after.get(name))
  if (drift.length > 0) {
    console.error(`The client is not what docs/openapi.yaml says; run "npm run generate" and commit: ${drift.join(', ')}`)
    process.exitCode = 1
  }
} finally {
  rmSync(fresh, { recursive: true })
}
