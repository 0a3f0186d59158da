import { join } from 'node:path'
import { catalogue } from './catalogue.ts'
import { checkAgainstCatalogue } from './codegen/check.ts'
import { compareFolder, readSources, writeFolder } from './codegen/files.ts'
import { parseContracts } from './codegen/parse.ts'
import { render } from './codegen/render.ts'
import { avro } from './schemas.ts'

export { compareFolder, writeFolder }

const generated = join(import.meta.dirname, 'generated')

/**
 * Generates the TypeScript of all contracts from their .avsc files and the catalogue.
 * @returns File name → text, of the folder contracts/src/generated.
 * @throws {ContractError} that names every file and field that is wrong, and what to do.
 */
export async function generate(): Promise<Map<string, string>> {
  const model = parseContracts(await readSources(avro))
  checkAgainstCatalogue(model, catalogue)
  return render(model, catalogue)
}

/** Generates and writes. Returns the names of the files that changed; throws as `generate` does, and then writes nothing. */
export const writeGenerated = async (): Promise<string[]> => writeFolder(generated, await generate())

/** The names of the generated files that are not what their contracts say. Throws as `generate` does. */
export const staleFiles = async (): Promise<string[]> => compareFolder(generated, await generate())

if (import.meta.main) {
  const changed = await writeGenerated()
  console.log(changed.length === 0 ? 'Nothing changed.' : `Changed in contracts/src/generated: ${changed.join(', ')}`)
}
