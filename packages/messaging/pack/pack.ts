import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { copyPages } from './pages.ts'

/**
 * Makes the package that npm installs: JavaScript and types in place of the TypeScript that this repository runs as it
 * is, which Node does not do below node_modules.
 *
 *     npm run pack -w packages/messaging            # dist/, and in it waybill-messaging-<version>.tgz
 *     node packages/messaging/pack/pack.ts folder   # the same elsewhere
 */
const PACKAGE = resolve(import.meta.dirname, '..')
const ROOT = resolve(PACKAGE, '../..')

interface Manifest {
  exports: string | Record<string, string>
  engines: object
  [field: string]: unknown
}

const read = (folder: string): Manifest => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))

/** './src/index.ts' as what was compiled from it. */
const compiled = (source: string) => ({
  types: source.replace('./src/', './lib/').replace(/\.ts$/, '.d.ts'),
  default: source.replace('./src/', './lib/').replace(/\.ts$/, '.js'),
})

function manifest(): object {
  const { private: _private, scripts: _scripts, devDependencies: _devDependencies, exports, ...rest } = read(PACKAGE)
  const entries = Object.entries(typeof exports === 'string' ? { '.': exports } : exports)
  return {
    ...rest,
    engines: read(ROOT).engines,
    exports: Object.fromEntries(entries.map(([name, source]) => [name, compiled(source)])),
    files: ['lib', 'migrations', 'docs'],
  }
}

function pack(folder: string): void {
  mkdirSync(folder, { recursive: true })
  const tsc = join(ROOT, 'node_modules/.bin/tsc')
  const options = ['-p', join(import.meta.dirname, 'tsconfig.json'), '--outDir', join(folder, 'lib')]
  execFileSync(process.execPath, [tsc, ...options], { stdio: 'inherit' })

  cpSync(join(PACKAGE, 'migrations'), join(folder, 'migrations'), { recursive: true })
  cpSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'))
  copyPages(ROOT, folder)
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`)
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: folder, stdio: 'inherit' })
}

const named = process.argv[2]
const folder = resolve(named ?? join(PACKAGE, 'dist'))
if (named === undefined) rmSync(folder, { recursive: true, force: true })
else if (existsSync(folder)) throw new Error(`${folder} is there already: name a folder that is not`)
pack(folder)
