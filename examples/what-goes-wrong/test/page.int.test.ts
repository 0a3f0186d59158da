import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'

const ROOT = resolve(import.meta.dirname, '../../..')
const page = readFileSync(join(ROOT, 'docs/what-goes-wrong.md'), 'utf8')
const run = promisify(execFile)

const outputs = [...page.matchAll(/```console\n\$ node (\S+)\n(.*?)```/gs)].map(([, program = '', output]) => ({
  program,
  output,
}))

for (const { program, output } of outputs) {
  test(`${program} goes wrong by hand, and right with the library, as the page says`, async () => {
    const { stdout } = await run(process.execPath, [program], { cwd: ROOT, timeout: 90_000 })
    assert.equal(stdout, output)
  })
}

test('the page shows every program, and code that is in it', () => {
  const folder = join(ROOT, 'examples/what-goes-wrong/src')
  const sources = globSync('*.ts', { cwd: folder }).map((file) => readFileSync(join(folder, file), 'utf8'))
  const programs = outputs.map(({ program }) => program.replace(/^.*\//, ''))
  assert.deepEqual(programs, ['dual-write.ts', 'cursor-relay.ts', 'skip-locked.ts', 'no-inbox.ts'])

  const unindented = (text: string) => text.replace(/^ +/gm, '')
  for (const [, code = ''] of page.matchAll(/```ts\n(.*?)```/gs))
    assert.ok(
      sources.some((source) => unindented(source).includes(unindented(code))),
      code,
    )
})
