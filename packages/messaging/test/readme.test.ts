import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
const readme = read('../README.md')
const EXAMPLE = '../../../examples/orders-and-emails/src/'

test('the ten-minute start shows every file of the example as it is', () => {
  const shown = [...readme.matchAll(/```ts\n\/\/ src\/(\S+)\n(.*?)```/gs)].map(([, file = '', code]) => ({
    file,
    code,
  }))
  const files = globSync('*.ts', { cwd: new URL(EXAMPLE, import.meta.url) })
  assert.deepEqual(shown.map(({ file }) => file).sort(), files.sort())
  for (const { file, code } of shown) assert.equal(code, read(`${EXAMPLE}${file}`), file)
})

test('every option is in the README', () => {
  const folder = new URL('../src/', import.meta.url)
  const own = new Set(['GroupOptions', 'LaneOptions', 'SessionOptions']) // within the library
  const missing = globSync('**/*.ts', { cwd: folder }).flatMap((file) =>
    [...read(`../src/${file}`).matchAll(/^(?:export )?interface (\w+Options)\b[^{]*\{\n(.*?)^\}/gms)].flatMap(
      ([, name = '', body = '']) =>
        [...body.matchAll(/^ {2}(\w+)\??[:(]/gm)]
          .map(([, option = '']) => option)
          .filter((option) => !own.has(name) && !new RegExp(`[.\`]${option}\``).test(readme))
          .map((option) => `${name}.${option}`),
    ),
  )
  assert.deepEqual(missing, [])
})
