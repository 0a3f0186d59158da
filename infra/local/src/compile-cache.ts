import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { services } from './services.ts'
import type { TaskTools } from './supervisor/unit.ts'

/**
 * Compiles what all services share, once. Without it a dozen processes compile the same 1,500 files side by side at the
 * first start, and write them all to the cache when they end: then the first stop takes longer than processes are given.
 * @param folder Node's compile cache; undefined when there is none.
 */
export async function fillCompileCache(root: string, folder: string | undefined, { exec }: TaskTools): Promise<void> {
  if (!folder) return
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  const mark = join(folder, `filled-${lock.slice(0, 16)}`)
  if (existsSync(mark)) return

  // Manifests do nothing when they are loaded. The HTTP side is loaded by a service only while it starts.
  const entries = [...services.map((name) => `services/${name}/src/service.ts`), 'packages/service/src/http/app.ts']
  const imports = entries.map((entry) => `import(${JSON.stringify(join(root, entry))})`)
  await exec({
    command: [process.execPath, '--input-type=module', '--eval', `await Promise.all([${imports.join(',')}])`],
  })
  mkdirSync(folder, { recursive: true })
  writeFileSync(mark, '')
}
