import { invalidRuleSet } from './errors.ts'
import { isObject } from './json.ts'
import type { Metadata, Rule, RuleSet, StoredConfig } from './record-format.ts'

/** The property of the metadata in which a version that was asked for by its number keeps it. */
export const VERSION_PROPERTY = 'confluent:version'

const KINDS = ['migrationRules', 'domainRules', 'encodingRules'] as const

const MIGRATION_MODES = ['UPGRADE', 'DOWNGRADE', 'UPDOWN']
const OTHER_MODES = ['WRITE', 'READ', 'WRITEREAD']

/** What may come with a schema. */
export type Contract = { metadata?: Metadata | undefined; ruleSet?: RuleSet | undefined }

/** Metadata in its one order: properties and tags by name. */
export function readMetadata(json: unknown): Metadata | undefined {
  if (!isObject(json)) return undefined
  const { tags, properties, sensitive } = json
  return {
    ...(isObject(tags) && { tags: byName(tags) }),
    ...(isObject(properties) && { properties: byName(properties) as Record<string, string> }),
    ...(Array.isArray(sensitive) && { sensitive: sensitive.map(String).sort() }),
  }
}

/** @throws RestError 42210 when a rule has no proper name or type, or a mode that is not for its kind */
export function readRuleSet(json: unknown): RuleSet | undefined {
  if (!isObject(json)) return undefined
  const names = new Set<string>()
  for (const kind of KINDS)
    for (const rule of rulesOf(json, kind)) {
      checkRule(rule, kind === 'migrationRules' ? MIGRATION_MODES : OTHER_MODES, kind)
      if (names.has(rule.name)) throw invalidRuleSet(`Found rule with duplicate name '${rule.name}'`)
      names.add(rule.name)
    }
  return json as RuleSet
}

function checkRule({ name, type, mode, onSuccess, onFailure }: Rule, modes: string[], kind: string): void {
  if (typeof name !== 'string') throw invalidRuleSet('Missing rule name')
  if (name === '') throw invalidRuleSet('Empty rule name')
  if (name.length > 64) throw invalidRuleSet('Rule name too long')
  if (!/^[\p{L}_]/u.test(name)) throw invalidRuleSet(`Illegal initial character in rule name: ${name}`)
  if (!/^[\p{L}\p{N}_-]+$/u.test(name)) throw invalidRuleSet(`Illegal character in rule name: ${name}`)
  if (typeof type !== 'string') throw invalidRuleSet('Missing rule type')
  if (mode !== undefined && mode !== null && !modes.includes(mode)) {
    const title = `${kind.charAt(0).toUpperCase()}${kind.slice(1).replace('Rules', '')}`
    throw invalidRuleSet(`${title} rules can only be ${modes.join(', ')}`)
  }
  const both = mode === undefined || mode === null || mode === 'WRITEREAD' || mode === 'UPDOWN'
  if (!both && [onSuccess, onFailure].some((action) => action?.includes(',')))
    throw invalidRuleSet('Multiple actions only valid with WRITEREAD and UPDOWN')
}

/**
 * The contract a new version gets: what is given, else its predecessor's, between the defaults and the overrides that are
 * set for its subject.
 */
export function contractFor(config: StoredConfig, given: Contract, previous: Contract | undefined): Required<Contract> {
  return {
    metadata: merge(
      config.defaultMetadata,
      given.metadata ?? previous?.metadata,
      config.overrideMetadata,
      mergeMetadata,
    ),
    ruleSet: merge(config.defaultRuleSet, given.ruleSet ?? previous?.ruleSet, config.overrideRuleSet, mergeRules),
  }
}

/** The names of fields that the metadata says are not to be used. */
export const reservedFields = (metadata: Metadata | undefined): string[] =>
  (metadata?.properties?.['confluent:reserved'] ?? '')
    .split(',')
    .map((field) => field.trim())
    .filter((field) => field !== '')

export const versionProperty = (metadata: Metadata | undefined): string | undefined =>
  metadata?.properties?.[VERSION_PROPERTY]

export function withVersionProperty(metadata: Metadata | undefined, version: number): Metadata {
  return { ...metadata, properties: byName({ ...metadata?.properties, [VERSION_PROPERTY]: String(version) }) }
}

export function withoutVersionProperty(metadata: Metadata | undefined): Metadata {
  const { [VERSION_PROPERTY]: _version, ...properties } = metadata?.properties ?? {}
  const { properties: _properties, ...others } = metadata ?? {}
  return { ...others, ...(Object.keys(properties).length > 0 && { properties }) }
}

const merge = <Part>(
  first: Part | undefined,
  second: Part | undefined,
  third: Part | undefined,
  over: (one: Part, other: Part) => Part,
) =>
  [first, second, third].reduce((one, other) =>
    one === undefined || other === undefined ? (one ?? other) : over(one, other),
  )

function mergeMetadata(one: Metadata, other: Metadata): Metadata {
  const sensitive = [...new Set([...(one.sensitive ?? []), ...(other.sensitive ?? [])])].sort()
  return {
    ...((one.tags || other.tags) && { tags: byName({ ...one.tags, ...other.tags }) }),
    ...((one.properties || other.properties) && { properties: byName({ ...one.properties, ...other.properties }) }),
    ...(sensitive.length > 0 && { sensitive }),
  }
}

// A rule takes the place of the one with its name.
function mergeRules(one: RuleSet, other: RuleSet): RuleSet {
  const merged = KINDS.map((kind) => {
    const names = new Set(rulesOf(other, kind).map(({ name }) => name))
    return [kind, [...rulesOf(one, kind).filter(({ name }) => !names.has(name)), ...rulesOf(other, kind)]] as const
  })
  const enableAt = other.enableAt ?? one.enableAt
  return { ...Object.fromEntries(merged.filter(([, rules]) => rules.length > 0)), ...(enableAt && { enableAt }) }
}

function rulesOf(set: Record<string, unknown> | RuleSet, kind: (typeof KINDS)[number]): Rule[] {
  const rules = (set as Record<string, unknown>)[kind]
  return Array.isArray(rules) ? (rules.filter(isObject) as unknown as Rule[]) : []
}

const byName = <Value>(json: Record<string, Value>): Record<string, Value> =>
  Object.fromEntries(Object.entries(json).sort(([a], [b]) => (a < b ? -1 : 1)))
