import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cp, mkdir, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { messageOf, UserError } from './errors.ts'
import { COPY_JARS } from './kafka/jars.ts'
import { readSettings } from './settings.ts'

const exec = promisify(execFile)
const WITHIN_MS = 300_000

/** How what a file pins is installed into the folder that it is in. */
const installers: Record<string, (folder: string) => Promise<unknown>> = {
  'package-lock.json': (cwd) =>
    exec('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd, timeout: WITHIN_MS }),
  'requirements.txt': async (cwd) => {
    const options = ['--no-deps', '--only-binary', ':all:', '--disable-pip-version-check']
    await exec('python3', ['-m', 'venv', 'venv'], { cwd, timeout: WITHIN_MS })
    await exec('venv/bin/python', ['-m', 'pip', 'install', '-q', ...options, '-r', 'requirements.txt'], {
      cwd,
      timeout: WITHIN_MS,
    })
  },
  'pom.xml': (cwd) =>
    exec('mvn', ['-B', '-q', '-DoutputDirectory=.', '-DincludeScope=runtime', COPY_JARS], { cwd, timeout: WITHIN_MS }),
}

/**
 * Installs other people's programs, which are too large to be dependencies, once, into the cache. They are complete there
 * or absent, and anew when the pins change.
 *
 * @param source a folder that pins them: with a package-lock.json, a requirements.txt or a pom.xml
 * @returns the folder that has node_modules, the Python environment `venv`, or the jars
 * @throws {UserError} when npm, pip or Maven fails
 */
export async function fetchPinned(source: string, say: (text: string) => void = () => {}): Promise<string> {
  const { pins, text, install } = await pinsIn(source)
  const { cache } = readSettings(process.env)
  const name = `${basename(source)}-${createHash('sha256').update(text).digest('hex').slice(0, 12)}`
  const folder = join(cache, name)
  if (await exists(folder)) return folder
  say(`fetching ${basename(source)}, once`)
  await mkdir(cache, { recursive: true })
  const partial = await mkdtemp(`${folder}.partial-`)
  try {
    await cp(source, partial, { recursive: true })
    await install(partial)
    await rename(partial, folder).catch(async (error) => {
      if (!(await exists(folder))) throw error // else another process was faster
    })
  } catch (error) {
    throw new UserError(`What ${join(source, pins)} pins could not be installed: ${messageOf(error)}`)
  } finally {
    await rm(partial, { recursive: true, force: true })
  }
  return folder
}

async function pinsIn(source: string) {
  for (const [pins, install] of Object.entries(installers)) {
    const text = await readFile(join(source, pins)).catch(() => undefined)
    if (text !== undefined) return { pins, text, install }
  }
  throw new UserError(`${source} pins nothing: it has no ${Object.keys(installers).join(', ')}`)
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )
