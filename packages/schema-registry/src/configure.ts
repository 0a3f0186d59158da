import { levelNamed } from './compatibility-level.ts'
import { readMetadata, readRuleSet } from './contract.ts'
import { type Decision, refuseIfReadOnly } from './decision.ts'
import { invalidLevel } from './errors.ts'
import type { StoredConfig } from './record-format.ts'
import { GLOBAL, type State } from './state.ts'

const FLAGS = ['normalize', 'validateFields', 'validateNewSchemas', 'validateRules'] as const
const NAMES = ['alias', 'compatibilityPolicy', 'compatibilityGroup'] as const
const METADATA = ['defaultMetadata', 'overrideMetadata'] as const
const RULES = ['defaultRuleSet', 'overrideRuleSet'] as const

/** What a request sets; `undefined` under a name takes it back. */
export type ConfigUpdate = { [Name in keyof StoredConfig]: StoredConfig[Name] | undefined }

/**
 * Reads the body of a request; what it does not name stays as it is.
 * @throws RestError 42203, 42210
 */
export function readConfigUpdate(body: Record<string, unknown>): ConfigUpdate {
  const read = <Name extends string, Value>(names: readonly Name[], value: (json: unknown) => Value) =>
    Object.fromEntries(names.filter((name) => name in body).map((name) => [name, value(body[name])]))
  return {
    ...('compatibility' in body && { compatibilityLevel: readLevel(body.compatibility) }),
    ...read(FLAGS, (flag) => (typeof flag === 'boolean' ? flag : undefined)),
    ...read(NAMES, (name) => (typeof name === 'string' ? name : undefined)),
    ...read(METADATA, readMetadata),
    ...read(RULES, readRuleSet),
  }
}

/**
 * Sets the configuration of a subject, a context or (undefined) the whole registry.
 * @returns what is set now
 * @throws RestError 42205 when it is read-only
 */
export function configure(
  state: State,
  subject: string | undefined,
  update: ConfigUpdate,
): Decision<Omit<StoredConfig, 'subject'>> {
  refuseIfReadOnly(state, subject)
  const { subject: _subject, ...config } = { ...state.configs.get(subject ?? GLOBAL), ...update }
  const result = Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined))
  const value = { ...(subject !== undefined && { subject }), ...result }
  return { append: [{ type: 'CONFIG', subject, value }], result }
}

function readLevel(name: unknown) {
  if (name === null) return undefined
  const level = levelNamed(name)
  if (level === undefined) throw invalidLevel()
  return level
}
