import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { expectEachOrderOnce, openShop } from './shop.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
const run = promisify(execFile)

const compilerOptions = {
  target: 'es2024',
  module: 'nodenext',
  types: ['node'],
  rootDir: 'src',
  outDir: 'js',
  rewriteRelativeImportExtensions: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
}

test('the packed library works in an empty project on Node 24, with Kafka and PostgreSQL only', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'waybill-standalone-'))
  t.after(() => rm(folder, { recursive: true }))
  const at = (...path: string[]) => join(folder, ...path)

  await run(process.execPath, [join(ROOT, 'packages/messaging/pack/pack.ts'), at('dist')])
  const [tarball] = globSync('*.tgz', { cwd: at('dist') })
  assert.ok(tarball)

  const { devDependencies } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
  await cp(join(ROOT, 'examples/orders-and-emails/src'), at('src'), { recursive: true })
  await writeFile(at('package.json'), JSON.stringify({ private: true, type: 'module', allowScripts: { node: true } }))
  await writeFile(at('tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }))
  const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']
  const packages = [at('dist', tarball), `@types/node@${devDependencies['@types/node']}`, 'node@24']
  await run('npm', [...install, ...packages], { cwd: folder })

  const library = at('node_modules/@waybill/messaging')
  await t.test('it holds JavaScript, types, migrations and pages, and nothing else', () => {
    const files = globSync('**', { cwd: library })
    assert.ok(files.includes('migrations/001-messaging.sql'))
    const others = files.filter(
      (file) => /\.[a-z]+$/.test(file) && !/(\.js|\.d\.ts|\.sql|\.md|^package\.json)$/.test(file),
    )
    assert.deepEqual(others, [])
    const { private: isPrivate, scripts } = JSON.parse(readFileSync(join(library, 'package.json'), 'utf8'))
    assert.deepEqual([isPrivate, scripts], [undefined, undefined])
  })
  await t.test('every link of its pages leads somewhere', () => {
    const dead = globSync('{README.md,docs/**/*.md}', { cwd: library }).flatMap((page) =>
      [...readFileSync(join(library, page), 'utf8').matchAll(/\]\((?!\w+:|#)([^)#]+)/g)]
        .map(([, target = '']) => join(library, dirname(page), target))
        .filter((target) => !existsSync(target)),
    )
    assert.deepEqual(dead, [])
  })
  await t.test('its types satisfy the strictest compiler, and compile', async () => {
    const { stdout } = await run(process.execPath, [join(ROOT, 'node_modules/.bin/tsc'), '-p', folder]).catch(
      (error: { stdout: string }) => error,
    )
    assert.equal(stdout, '')
  })
  await t.test('what was compiled against it runs on Node 24: each order is confirmed by one e-mail', async (t) => {
    const node = at('node_modules/.bin/node')
    assert.match((await run(node, ['--version'])).stdout, /^v24\./)
    const shop = await openShop(t, { node, folder: at('js'), ending: 'js' })
    await expectEachOrderOnce(shop)
    await shop.close()
  })
})
