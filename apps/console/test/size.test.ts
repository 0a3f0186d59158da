import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'

const INITIAL_BYTES = 200 * 1024
const LAZY_BYTES = 110 * 1024

interface Chunk {
  file: string
  isEntry?: boolean
  imports?: string[]
  css?: string[]
}

test('what a first visit loads is at most 200 KB, and what any page adds 110 KB, compressed', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-console-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const configFile = new URL('../vite.config.ts', import.meta.url).pathname
  await build({ configFile, logLevel: 'error', build: { outDir: folder } })
  const manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>

  const filesOf = (name: string): string[] => {
    const { file, imports = [], css = [] } = manifest[name] ?? { file: '' }
    return [file, ...css, ...imports.flatMap(filesOf)]
  }
  const entry = Object.keys(manifest).find((name) => manifest[name]?.isEntry) ?? ''
  const first = [entry, 'shell/Shell.tsx', 'pages/overview/Overview.tsx']
  const initial = new Set(first.flatMap(filesOf))
  const sizeOf = (files: Iterable<string>) =>
    [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0)

  assert.ok(
    first.every((name) => manifest[name]) && sizeOf(initial) <= INITIAL_BYTES,
    `the first visit loads ${sizeOf(initial)} bytes`,
  )
  for (const name of Object.keys(manifest)) {
    const added = new Set(filesOf(name).filter((file) => !initial.has(file)))
    assert.ok(sizeOf(added) <= LAZY_BYTES, `${name} adds ${sizeOf(added)} bytes`)
  }
})
