import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

interface Locked {
  license?: string
  dev?: boolean
  devOptional?: boolean
  link?: boolean
}

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as {
  packages: Record<string, Locked>
}

/** Whoever ships Waybill may do so under its own licence, Apache-2.0, with these beside it. */
const SHIPPED = [
  'MIT',
  'MIT-0',
  'Apache-2.0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'Unlicense',
]
/** Fit for tools that are not shipped. */
const TOOLS = [...SHIPPED, 'MPL-2.0', 'MIT OR Apache-2.0']

test('every package is under a licence that lets it be used and shipped', () => {
  const theirs = Object.entries(packages).filter(([path, { link }]) => path.includes('node_modules/') && !link)
  assert.ok(theirs.length > 100)
  const wrong = theirs
    .filter(([, { license = 'none', dev, devOptional }]) => !(dev || devOptional ? TOOLS : SHIPPED).includes(license))
    .map(([path, { license }]) => `${path}: ${license}`)
  assert.deepEqual(wrong, [])
})
