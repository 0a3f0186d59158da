import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { indexesOf } from '@waybill/operations'

const root = join(import.meta.dirname, '../../../..')
/** The indexes that a database has when its migrations have run: the library's, and when it is a service of ours those of the service. */
export async function expectedIndexes(name: string): Promise<string[]> {
  const own = `services/${name}/migrations`
  const folders = [
    'packages/messaging/migrations',
    ...(existsSync(join(root, own)) ? ['packages/service/migrations', own] : []),
  ]
  return indexesOf((await Promise.all(folders.map(read))).flat())
}

async function read(folder: string): Promise<string[]> {
  const at = join(root, folder)
  const files = (await readdir(at)).filter((file) => file.endsWith('.sql')).sort()
  return Promise.all(files.map((file) => readFile(join(at, file), 'utf8')))
}
