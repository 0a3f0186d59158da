import { readFile } from 'node:fs/promises'
import {
  avro,
  type ContractSchema,
  readContracts,
  readSources,
  registeredSchema,
  shapesOf,
} from '@waybill/contracts/schemas'
import { UserError } from '@waybill/local'
import { openRegistry, type RegisteredVersion } from '@waybill/messaging'
import { contractsAt } from './history.ts'

/** A schema that was named on the command line, and how to call it. */
export interface Side {
  title: string
  schema: object
}

/**
 * Finds a schema by what a user calls it: a file `my.avsc`; an event of the working copy `OrderPlaced`; one of a git
 * revision `HEAD~3:OrderPlaced`; a version in the registry `OrderPlaced@2`, `OrderPlaced@latest`. A subject does for an event.
 *
 * @throws {UserError} that says what there is instead
 */
export async function sideOf(text: string, registry: () => string): Promise<Side> {
  if (text.endsWith('.avsc') && !text.includes(':')) return { title: text, schema: await schemaIn(text) }
  const [, name = '', wanted] = /^(.*)@(latest|\d+)$/.exec(text) ?? []
  if (wanted !== undefined) return registered(name, wanted, registry())
  const colon = text.lastIndexOf(':')
  const contracts = colon < 0 ? await readContracts() : await contractsAt(text.slice(0, colon))
  return { title: text, schema: contractNamed(text.slice(colon + 1), contracts).schema }
}

/** The contract with this name of an event, subject or file. Throws UserError that lists the names there are. */
export function contractNamed(name: string, contracts: readonly ContractSchema[]): ContractSchema {
  const found = contracts.find((one) => [one.name, one.subject, one.file].includes(name))
  if (found) return found
  throw new UserError(
    `There is no event ${name}. There are: ${contracts
      .map((one) => one.name)
      .sort()
      .join(', ')}.`,
  )
}

/** The subject of an event's name; any other name is taken for a subject. */
export async function subjectOf(name: string): Promise<string> {
  return (await readContracts()).find((one) => one.name === name)?.subject ?? name
}

/** The schema in a file as it would be registered: the contracts' shapes may be used in it. Throws UserError. */
export async function schemaIn(file: string): Promise<{ [attribute: string]: unknown }> {
  try {
    const schema = JSON.parse(await readFile(file, 'utf8'))
    return registeredSchema(schema, shapesOf(await readSources(avro)))
  } catch (error) {
    throw new UserError(`${file} can't be read as an Avro schema: ${error instanceof Error ? error.message : error}`)
  }
}

async function registered(name: string, wanted: string, url: string): Promise<Side> {
  const subject = await subjectOf(name)
  const versions = await openRegistry(url).versions(subject)
  const { version, schema } = versionIn(versions, wanted, subject)
  return { title: `${name} version ${version}`, schema }
}

/** One of a subject's versions: a number, or `latest`. Throws UserError that lists those there are. */
export function versionIn(versions: readonly RegisteredVersion[], wanted: string, subject: string): RegisteredVersion {
  const found = wanted === 'latest' ? versions.at(-1) : versions.find(({ version }) => String(version) === wanted)
  if (found) return found
  const there = versions.map(({ version }) => version).join(', ') || 'none'
  throw new UserError(`${subject} has no version ${wanted} in the registry. It has: ${there}.`)
}
