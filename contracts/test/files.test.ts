import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { compareFolder, readSources, writeFolder } from '../src/codegen/files.ts'

async function createFolder(t: TestContext, files: Record<string, string> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'waybill-contracts-'))
  t.after(() => rm(folder, { recursive: true }))
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  return folder
}

test('sources are read in the order of their paths', async (t) => {
  const folder = await createFolder(t, {
    'b.v1/B.avsc': '{}',
    'a.v1/C.avsc': '{}',
    'a.v1/A.avsc': '{}',
    'a.v1/notes.md': '',
  })
  const sources = await readSources(folder)
  assert.deepEqual(
    sources.map(({ file }) => file),
    ['a.v1/A', 'a.v1/C', 'b.v1/B'].map((path) => `contracts/avro/${path}.avsc`),
  )
})

test('a file that is not JSON is named', async (t) => {
  const folder = await createFolder(t, { 'a.v1/A.avsc': '{' })
  await assert.rejects(readSources(folder), /contracts\/avro\/a\.v1\/A\.avsc: is not valid JSON/)
})

test('a folder is compared and brought in step: written, changed and removed', async (t) => {
  const folder = await createFolder(t, { 'same.ts': '1', 'old.ts': '1', 'changed.ts': '1' })
  const wanted = new Map([
    ['same.ts', '1'],
    ['changed.ts', '2'],
    ['new.ts', '3'],
  ])

  assert.deepEqual(await compareFolder(folder, wanted), ['changed.ts', 'new.ts', 'old.ts'])
  assert.deepEqual(await writeFolder(folder, wanted), ['changed.ts', 'new.ts', 'old.ts'])
  assert.deepEqual(await compareFolder(folder, wanted), [])
  assert.deepEqual((await readdir(folder)).sort(), [...wanted.keys()].sort())
  assert.equal(await readFile(join(folder, 'changed.ts'), 'utf8'), '2')
})
