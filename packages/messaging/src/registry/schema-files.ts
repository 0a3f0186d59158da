import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe } from '../errors.ts'
import type { Log } from '../log.ts'

/** What a registry answered, in files: one for each schema by its id, and one for each schema of a subject. */
export interface SchemaFiles {
  /** Returns undefined for what is not there; also for a file that is damaged or can't be read, which the log is told. */
  read(name: string): Promise<unknown>
  /** Puts a value in place whole or not at all. When it can't be written the log is told, and the next start has to ask. */
  write(name: string, value: unknown): Promise<void>
}

/**
 * @param folder is made when it is missing; may serve many registries and processes at once
 * @param registry tells registries apart: one that is reached in another way is another one. Never with a password
 */
export function openSchemaFiles(folder: string, registry: string, log: Log): SchemaFiles {
  const own = join(folder, digest(registry).slice(0, 16))
  const pathOf = (name: string) => join(own, `${name}.json`)

  return {
    async read(name) {
      const file = pathOf(name)
      try {
        return open(await readFile(file, 'utf8'))
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
        log.warn(
          { file, error: describe(error) },
          'A file of the schema cache is of no use: the registry is asked again',
        )
        return undefined
      }
    },
    async write(name, value) {
      const file = pathOf(name)
      const half = `${file}.${randomUUID()}`
      try {
        await mkdir(own, { recursive: true })
        await writeFile(half, seal(registry, value))
        await rename(half, file)
      } catch (error) {
        log.warn({ file, error: describe(error) }, 'The schema cache can not be written: a start needs the registry')
      }
    },
  }
}

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

// With a checksum: after a power cut a file may have its name and not its bytes.
function seal(registry: string, value: unknown): string {
  const text = JSON.stringify(value)
  return `${JSON.stringify({ registry, sha256: digest(text), value: text })}\n`
}

function open(text: string): unknown {
  const { sha256, value } = JSON.parse(text) as { sha256?: unknown; value?: unknown }
  if (typeof value !== 'string' || sha256 !== digest(value)) throw new Error('its checksum is not that of its content')
  return JSON.parse(value)
}
