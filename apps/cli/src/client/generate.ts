import { readFile, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { apiDocument } from './document.ts'
import { readOperations } from './read-operations.ts'
import { clientModule } from './write-client.ts'

const root = join(import.meta.dirname, '../../../..')
const file = join(root, 'packages/client/src/generated/operations.ts')

/** Writes the generated part of @waybill/client. With `check` only tells whether it is out of date, and exits with 1 then. */
export async function generate(check: boolean): Promise<void> {
  const name = relative(root, file)
  if (!(await isClientStale())) return console.log(`${name} is up to date.`)
  if (!check) {
    await writeFile(file, await wanted())
    return console.log(`Wrote ${name}`)
  }
  console.error(`${name} is out of date. Run ./waybill client generate and commit it.`)
  process.exitCode = 1
}

/** Whether the client was written from other routes than these. */
export async function isClientStale(): Promise<boolean> {
  return (await readFile(file, 'utf8').catch(() => undefined)) !== (await wanted())
}

const wanted = async () => clientModule(readOperations(await apiDocument()))
