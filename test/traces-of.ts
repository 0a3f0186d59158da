import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Platform } from './platform.ts'
import { rows } from './rows.ts'

/**
 * Every place where a platform has a text lying about in the clear: the rows of each database, the segments of Kafka's log as
 * they are on the disk (dead letters and what is deleted but not yet gone included), and the logs of its processes.
 */
export async function tracesOf(platform: Platform, text: string): Promise<string[]> {
  const state = dirname(platform.run.secrets)
  const inDatabases = await Promise.all(
    Object.keys(platform.run.databases).map((name) => inDatabase(platform, name, text)),
  )
  return [
    ...inDatabases.flat(),
    ...(await inFiles(join(state, 'kafka'), Buffer.from(text))),
    ...(await inFiles(join(state, 'logs'), Buffer.from(text))),
  ]
}

async function inDatabase(platform: Platform, service: string, text: string): Promise<string[]> {
  const tables = await rows<{ name: string }>(
    platform,
    service,
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')`,
  )
  const found: string[] = []
  const hex = Buffer.from(text).toString('hex') // as bytea is shown
  for (const { name } of tables) {
    const holders = await rows(
      platform,
      service,
      `select 1 from ${name} t where t::text like '%${text}%' or t::text like '%${hex}%'`,
    )
    if (holders.length > 0) found.push(`${service}: ${holders.length} rows of ${name}`)
  }
  return found
}

async function inFiles(folder: string, bytes: Buffer): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const found: string[] = []
  for (const { name, parentPath } of entries.filter((entry) => entry.isFile())) {
    const path = join(parentPath, name)
    // A file may be deleted between the listing and the look: Kafka does so with segments.
    const content = await readFile(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return Buffer.alloc(0)
      throw error
    })
    if (content.includes(bytes)) found.push(path)
  }
  return found
}
