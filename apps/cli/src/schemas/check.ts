import { readContracts } from '@waybill/contracts/schemas'
import { UserError } from '@waybill/local'
import { openRegistry, type Registry, Unavailable } from '@waybill/messaging'
import { type Break, type EarlierVersion, findBreaks } from '@waybill/operations'
import { colour } from '../output/colour.ts'
import { print } from '../output/print.ts'
import { registryThere } from '../platform/running.ts'
import { historyOf } from './history.ts'
import { readersOf } from './readers.ts'

export interface CheckOptions {
  against: string
  registry?: string
  strict?: boolean
  json?: boolean
}

/**
 * Compares every contract with all its earlier versions, and sets the exit code to 1 when one breaks.
 * @throws {UserError} when nothing can tell earlier versions, or the registry that was named can't be reached
 */
export async function check({ against, registry, strict = false, json }: CheckOptions): Promise<void> {
  const contracts = await readContracts()
  const { versions: inGit, notes } = await historyOf(against)
  const url = registry ?? registryThere()
  const registered =
    url === undefined ? undefined : await registeredOf(openRegistry(url), contracts, notes, registry !== undefined)
  if (url === undefined) notes.push('No registry is known, so only git was asked. Name one with --registry.')

  const earlier = [...(registered ?? []), ...inGit]
  const found = contracts.flatMap((contract) =>
    findBreaks(contract, earlier).map((one) => ({ ...one, file: contract.file })),
  )
  const broken = found.filter(({ whom }) => strict || whom === 'data')
  const readers = found.length > 0 ? await readersOf(found, notes) : new Map<string, string[]>()
  const withReaders = found.map((one) => ({ ...one, readers: readers.get(one.subject) ?? [] }))

  const compared = new Set(earlier.map(({ subject, schema }) => `${subject} ${JSON.stringify(schema)}`)).size
  print(
    { compatible: broken.length === 0, contracts: contracts.length, versions: compared, notes, breaks: withReaders },
    json,
    () =>
      [
        ...withReaders.map(paragraph),
        ...notes.map((note) => colour('dim', note)),
        `${contracts.length} contracts, compared with ${compared} schemas: ${broken.length === 0 ? colour('green', 'nothing breaks') : colour('red', `${broken.length} break(s)`)}.`,
      ].join('\n'),
  )
  if (broken.length > 0) process.exitCode = 1
}

async function registeredOf(
  registry: Registry,
  contracts: readonly { subject: string }[],
  notes: string[],
  named: boolean,
): Promise<EarlierVersion[]> {
  try {
    const found: EarlierVersion[] = []
    for (const { subject } of contracts) {
      const versions = await registry.versions(subject)
      // The newest first, as git has them.
      found.push(
        ...versions
          .reverse()
          .map(({ version, schema }) => ({ subject, schema, from: `version ${version} in the registry` })),
      )
    }
    return found
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error
    if (named) throw new UserError(error.message)
    notes.push(`${error.message}. Only git was asked.`)
    return []
  }
}

const WHOM = {
  data: 'Data that is on the topic already can not be read any more',
  readers: 'Readers that are not updated yet can not read what comes',
} as const

export function paragraph({
  file,
  whom,
  rule,
  where,
  message,
  suggestion,
  versions,
  readers,
}: Break & { file: string; readers: string[] }): string {
  const who = readers.length > 0 ? ` (${readers.join(', ')})` : ''
  return [
    `${colour(whom === 'data' ? 'red' : 'yellow', whom === 'data' ? 'breaks' : 'readers first')}  ${colour('bold', where)}  ${file}`,
    `  ${WHOM[whom]}${who}: ${rule}, with ${shortened(versions)}`,
    `  ${message}`,
    `  ${suggestion}`,
    '',
  ].join('\n')
}

const shortened = (versions: readonly string[]): string =>
  versions.length <= 3 ? versions.join(', ') : `${versions.slice(0, 3).join(', ')} and ${versions.length - 3} more`
