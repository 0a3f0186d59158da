import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { ContractError, type Source } from './model.ts'

/**
 * Reads every .avsc file of the contracts, in the order of their paths.
 * @param avro The folder avro/ of the contracts.
 * @throws {ContractError} when a file is not JSON, with its path.
 */
export async function readSources(avro: string): Promise<Source[]> {
  const folders = await readdir(avro)
  const files = await Promise.all(
    folders.sort().map(async (folder) => {
      const names = (await readdir(join(avro, folder))).filter((name) => name.endsWith('.avsc'))
      return names.sort().map((name) => ({ folder, name: basename(name, '.avsc') }))
    }),
  )
  return Promise.all(files.flat().map(({ folder, name }) => readSource(avro, folder, name)))
}

async function readSource(avro: string, folder: string, name: string): Promise<Source> {
  const file = `contracts/avro/${folder}/${name}.avsc`
  const text = await readFile(join(avro, folder, `${name}.avsc`), 'utf8')
  try {
    return { file, folder, name, schema: JSON.parse(text) }
  } catch (cause) {
    throw new ContractError([`${file}: is not valid JSON: ${cause instanceof Error ? cause.message : cause}`])
  }
}

/**
 * Compares a folder with what it should hold.
 * @returns The names of the files that are missing, different, or too many.
 */
export async function compareFolder(folder: string, wanted: ReadonlyMap<string, string>): Promise<string[]> {
  const present = new Map<string, string>()
  await mkdir(folder, { recursive: true })
  for (const name of await readdir(folder)) present.set(name, await readFile(join(folder, name), 'utf8'))

  const names = new Set([...present.keys(), ...wanted.keys()])
  return [...names].filter((name) => present.get(name) !== wanted.get(name)).sort()
}

/** Makes a folder hold exactly these files. Returns the names of those it wrote or removed. */
export async function writeFolder(folder: string, wanted: ReadonlyMap<string, string>): Promise<string[]> {
  const changed = await compareFolder(folder, wanted)
  for (const name of changed) {
    const text = wanted.get(name)
    await (text === undefined ? rm(join(folder, name)) : writeFile(join(folder, name), text))
  }
  return changed
}
