import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { UserError } from '../errors.ts'

const OLDEST_JAVA = 17
const WAYS_OUT =
  'Install it (Debian: apt-get install openjdk-17-jre-headless maven; macOS: brew install openjdk maven), ' +
  'or give KAFKA_BROKERS=host:port of an existing cluster, or use docker compose up.'

const run = promisify(execFile)

/**
 * Looks for Java and, when the jars are not there yet, for Maven.
 * @param env JAVA_HOME is preferred to the PATH.
 * @returns the command that starts Java
 * @throws {UserError} naming what is missing and the ways out
 */
export async function findJava(env: NodeJS.ProcessEnv, needsMaven: boolean): Promise<string> {
  const home = env.JAVA_HOME ? join(env.JAVA_HOME, 'bin', 'java') : undefined
  const java = home && existsSync(home) ? home : 'java'
  const [version, maven] = await Promise.all([
    answer(java, ['-version']),
    needsMaven ? answer('mvn', ['--version']) : 'not needed',
  ])

  const missing = [version === undefined && `Java ${OLDEST_JAVA} or later`, maven === undefined && 'Maven'].filter(
    Boolean,
  )
  if (missing.length > 0) throw new UserError(`Kafka needs ${missing.join(' and ')}, not found here. ${WAYS_OUT}`)

  const major = majorVersion(version ?? '')
  if (major !== undefined && major < OLDEST_JAVA) {
    throw new UserError(`Kafka needs Java ${OLDEST_JAVA} or later; ${java} is Java ${major}. ${WAYS_OUT}`)
  }
  return java
}

/** Reads `openjdk version "17.0.15" 2025-04-15` as 17, and the old `"1.8.0_392"` as 8. */
export function majorVersion(text: string): number | undefined {
  const [, first, second] = /version "(\d+)(?:\.(\d+))?/.exec(text) ?? []
  if (first === undefined) return undefined
  return first === '1' ? Number(second) : Number(first)
}

async function answer(command: string, args: string[]): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await run(command, args)
    return stdout + stderr
  } catch {
    return undefined // not there, or, as on macOS without Java, a stand-in that only fails
  }
}
