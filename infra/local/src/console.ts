import { existsSync, globSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { TaskTools } from './supervisor/unit.ts'

/** What the console's web app is made of. */
const SOURCES = ['apps/console/src/{web,shared}/**/*', 'apps/console/vite.config.ts', 'package-lock.json']

/**
 * Builds the console's web app when a source is newer than what was built: about two seconds. It is built beside and then
 * put in place, so that two builds of one checkout, or one that is broken off, leave a whole app behind.
 */
export async function buildConsole(root: string, { exec, say }: TaskTools): Promise<void> {
  const folder = join(root, 'apps/console')
  const built = join(folder, 'dist')
  if (existsSync(join(built, 'index.html')) && statSync(join(built, 'index.html')).mtimeMs > newest(root)) return

  say('Building the console …')
  const beside = join(folder, `dist-${process.pid}`)
  await exec({
    command: [process.execPath, join(root, 'node_modules/vite/bin/vite.js'), 'build', '--outDir', beside],
    cwd: folder,
    env: { NODE_ENV: 'production' },
  })
  const old = join(folder, `dist-old-${process.pid}`)
  try {
    if (existsSync(built)) renameSync(built, old)
    renameSync(beside, built)
  } catch (error) {
    if (!existsSync(join(built, 'index.html'))) throw error // else another build of the same was faster
  } finally {
    for (const left of [old, beside]) rmSync(left, { recursive: true, force: true })
  }
}

const newest = (root: string): number =>
  Math.max(
    ...SOURCES.flatMap((glob) => globSync(glob, { cwd: root })).map((file) => statSync(join(root, file)).mtimeMs),
  )
