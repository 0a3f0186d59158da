import { isInternal } from './role.ts'

/** What is wrong with a name that a topic is to have. */
export interface NameFindings {
  /** Kafka would refuse it. */
  errors: string[]
  /** Kafka takes it, and somebody will be sorry. */
  warnings: string[]
}

const LONGEST = 249
const VERSION = /\.v\d+$/

/**
 * Holds a name against Kafka's rules (`org.apache.kafka.common.internals.Topic`: letters, digits, `.`, `_` and `-`, at most
 * 249 of them, neither `.` nor `..`; names that differ in `.` and `_` only would share a metric) and against what is good use.
 *
 * @param existing the names of the cluster's topics
 */
export function lintName(name: string, existing: readonly string[] = []): NameFindings {
  const errors: string[] = []
  const strange = [...new Set(name.replaceAll(/[a-zA-Z0-9._-]/g, ''))]
  if (name === '') errors.push('A topic needs a name.')
  if (name === '.' || name === '..') errors.push(`A topic can't be called ${name}.`)
  if (strange.length > 0) {
    errors.push(`A name has letters, digits, '.', '_' and '-' only, and no ${strange.map(quoted).join(', ')}.`)
  }
  if (name.length > LONGEST) errors.push(`It has ${name.length} characters; ${LONGEST} are allowed.`)
  if (existing.includes(name)) errors.push(`There is a topic ${name} already.`)
  const twin = existing.find((other) => other !== name && metricOf(other) === metricOf(name))
  if (twin !== undefined) errors.push(`It can't be told from ${twin} in metrics, where '.' and '_' are the same.`)

  const warnings: string[] = []
  if (isInternal(name)) warnings.push('Tools take it for one of Kafka’s own, and hide it.')
  if (name.includes('.') && name.includes('_')) warnings.push("It mixes '.' and '_', which are the same in metrics.")
  if (/[A-Z]/.test(name)) warnings.push('Capital letters are easily mistyped: names are told apart by them.')
  if (errors.length === 0 && !VERSION.test(name)) {
    warnings.push('It ends in no version, such as .v1: a change that old readers can’t read then has nowhere to go.')
  }
  return { errors, warnings }
}

const metricOf = (name: string) => name.replaceAll('.', '_')
const quoted = (character: string) => JSON.stringify(character)
