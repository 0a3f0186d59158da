import { createHash } from 'node:crypto'
import { isObject } from './json.ts'
import type { StoredSchema } from './record-format.ts'

const TRUE = Buffer.of(1)

/**
 * The id that a schema has in every registry: the MD5 of what it says, in the form of a UUID, as Confluent's registry has
 * it since 8.0. It serves to find schemas, not to tell them apart: its parts are put together with no marks between, so
 * that different schemas can be made which share it.
 */
export function guidOf({ schema, references = [], metadata, ruleSet }: StoredSchema): string {
  const md5 = createHash('md5')
  const parts = [
    schema,
    ...references.flatMap(({ name, subject, version }) => [name, subject, bytesOf(version)]),
    ...(metadata ? [TRUE, ...metadataParts(metadata)] : []),
    ...(ruleSet ? [TRUE, ...ruleSetParts(ruleSet)] : []),
  ]
  for (const part of parts) md5.update(part)
  return md5.digest('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

function bytesOf(version: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(version | 0)
  return bytes
}

// Contracts are stored as they came: what is not of the form that Confluent knows is taken for absent.
type Json = Record<string, unknown>

const metadataParts = ({ tags, properties, sensitive }: Json): string[] => [
  ...entriesOf(tags).flatMap(([path, names]) => [path, ...namesIn(names)]),
  ...entriesOf(properties).flatMap(([name, value]) => [name, textOf(value)]),
  ...namesIn(sensitive),
]

const ruleSetParts = ({ migrationRules, domainRules, encodingRules, enableAt }: Json) => [
  ...[migrationRules, domainRules, encodingRules].flatMap(listOf).filter(isObject).flatMap(ruleParts),
  textOf(enableAt),
]

const ruleParts = (rule: Json) => [
  ...[rule.name, rule.doc, rule.kind, rule.mode, rule.type].map(textOf),
  ...namesIn(rule.tags),
  ...entriesOf(rule.params).flatMap(([name, value]) => [name, textOf(value)]),
  ...[rule.expr, rule.onSuccess, rule.onFailure].map(textOf),
  ...(rule.disabled === true ? [TRUE] : []),
]

const textOf = (value: unknown): string => (value === undefined || value === null ? '' : String(value))

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

const namesIn = (value: unknown): string[] => [...new Set(listOf(value).map(textOf))].sort()

const entriesOf = (value: unknown): [string, unknown][] =>
  isObject(value) ? Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)) : []
