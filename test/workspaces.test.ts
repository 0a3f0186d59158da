import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { test } from 'node:test'

const ROOT = resolve(import.meta.dirname, '..')

interface Manifest {
  name: string
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

const read = (path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as Manifest
const workspaces = globSync(
  ['contracts', 'infra/local', '{packages,services,apps,examples}/*'].map((folder) => `${folder}/package.json`),
  {
    cwd: ROOT,
  },
)
const shared = Object.keys(read('package.json').devDependencies ?? {})

/** The packages that a file imports, also lazily and for types. */
function importsOf(path: string): string[] {
  const text = readFileSync(path, 'utf8')
  const statements = text.matchAll(/(?:^(?:import|export)\b[^'`]*?\bfrom |^import |\bimport\()'([^']+)'/gm)
  const names = [...statements].map((match) => match[1] ?? '')
  return names
    .filter((name) => !name.startsWith('node:') && /^[@a-z]/.test(name))
    .map((name) =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/'),
    )
}

// What is not declared is found only as long as another workspace happens to install it at the root.
for (const manifest of workspaces) {
  const { name, dependencies = {}, devDependencies = {} } = read(manifest)
  const folder = join(ROOT, dirname(manifest))

  test(`${name} declares what it imports`, () => {
    const sources = globSync('src/**/*.ts', { cwd: folder }).flatMap((file) => importsOf(join(folder, file)))
    const undeclared = new Set(sources.filter((used) => used !== name && !dependencies[used] && !shared.includes(used)))
    const inTests = globSync('test/**/*.ts', { cwd: folder }).flatMap((file) => importsOf(join(folder, file)))
    for (const used of inTests) {
      if (used !== name && !dependencies[used] && !devDependencies[used] && !shared.includes(used)) undeclared.add(used)
    }
    assert.deepEqual([...undeclared], [])
  })
}
