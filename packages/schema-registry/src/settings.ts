import type { CompatibilityLevel } from './compatibility-level.ts'
import { contextOf, DEFAULT_CONTEXT, GLOBAL_CONTEXT, prefixOf } from './context.ts'
import type { StoredConfig } from './record-format.ts'
import { GLOBAL, type State } from './state.ts'

/** What a subject may be asked and told. READONLY_OVERRIDE is another name of READONLY. FORWARD is for a whole registry that only copies another one. */
export const MODES = ['READWRITE', 'READONLY', 'READONLY_OVERRIDE', 'IMPORT', 'FORWARD'] as const

export type Mode = (typeof MODES)[number]

/** Whether schemas are copied here from elsewhere, as they are and with their ids. */
export const isImporting = (mode: string): boolean => mode === 'IMPORT' || mode === 'FORWARD'

/** A configuration that is in effect always has a level. */
export type Config = Omit<StoredConfig, 'subject'> & { compatibilityLevel: CompatibilityLevel }

/**
 * The configuration set for a subject, a context or (undefined) the whole registry itself.
 * @param otherwise the level where the setting has none
 * @returns undefined where nothing is set; for the whole registry something always is
 */
export function ownConfig(
  state: State,
  subject: string | undefined,
  otherwise: CompatibilityLevel,
): Config | undefined {
  const stored = state.configs.get(subject ?? GLOBAL)
  if (stored !== undefined) return withLevel(stored, otherwise)
  return isOutermost(subject) ? { compatibilityLevel: otherwise } : undefined
}

/** The configuration in effect: the subject's own, filled up from the registry's; else its context's, else everyone's. */
export function configFor(state: State, subject: string | undefined, otherwise: CompatibilityLevel): Config {
  const own = subject === undefined ? undefined : state.configs.get(subject)
  if (own === undefined) return withLevel(inScope(state.configs, subject) ?? {}, otherwise)
  const { normalize, validateFields, validateNewSchemas, validateRules, compatibilityPolicy, compatibilityGroup } =
    state.configs.get(GLOBAL) ?? {}
  const outer = {
    normalize,
    validateFields,
    validateNewSchemas,
    validateRules,
    compatibilityPolicy,
    compatibilityGroup,
  }
  return withLevel({ ...defined(outer), ...own }, otherwise)
}

/** The mode set for a subject, a context or the whole registry itself; undefined where none is. */
export const ownMode = (state: State, subject: string | undefined): string | undefined =>
  state.modes.get(subject ?? GLOBAL) ?? (isOutermost(subject) ? 'READWRITE' : undefined)

/** The mode in effect: the subject's own, else its context's, else everyone's. */
export const modeFor = (state: State, subject: string | undefined): string =>
  (subject === undefined ? undefined : state.modes.get(subject)) ?? inScope(state.modes, subject) ?? 'READWRITE'

/** A configuration without its subject, for answers. */
export function withLevel({ subject: _subject, ...config }: StoredConfig, otherwise: CompatibilityLevel): Config {
  return { ...config, compatibilityLevel: config.compatibilityLevel ?? otherwise }
}

// What is set for the whole registry is set for its default context; the other contexts have settings of their own.
function inScope<Value>(settings: Map<string | typeof GLOBAL, Value>, subject: string | undefined): Value | undefined {
  const context = contextOf(subject ?? '')
  return (
    settings.get(context === DEFAULT_CONTEXT ? GLOBAL : prefixOf(context)) ?? settings.get(prefixOf(GLOBAL_CONTEXT))
  )
}

const isOutermost = (subject: string | undefined) => subject === undefined || contextOf(subject) === GLOBAL_CONTEXT

const defined = (json: object) => Object.fromEntries(Object.entries(json).filter(([, value]) => value !== undefined))
