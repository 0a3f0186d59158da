import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { UserError } from '../errors.ts'
import { startTime } from '../os-processes.ts'
import { CommandError } from '../supervisor/run-once.ts'
import type { TaskTools } from '../supervisor/unit.ts'

const POM = resolve(import.meta.dirname, '../../kafka/pom.xml')
/** Maven's goal that copies the jars a pom.xml names, and all that they need, into `outputDirectory`. */
export const COPY_JARS = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies'
const SAY_EVERY_MS = 2_000

/** The version of Kafka that runs, as pom.xml says. */
export const kafkaVersion: string = /<kafka\.version>(.+?)</.exec(readFileSync(POM, 'utf8'))?.[1] ?? 'unknown'

/** The folder with the jars; it is there only when it is complete. */
export const jarFolder = (cache: string): string => join(cache, `kafka-${kafkaVersion}`)

export const haveJars = (cache: string): boolean => existsSync(jarFolder(cache))

/**
 * Fetches the jars with Maven, once for all checkouts of this user. They are complete or absent, whatever is
 * interrupted: they come into a folder of this process, which is renamed in the end.
 * @throws {UserError} when Maven fails, with its last lines.
 */
export async function fetchJars(cache: string, { say, exec }: TaskTools): Promise<void> {
  if (haveJars(cache)) return
  mkdirSync(cache, { recursive: true })
  removeDeadPartials(cache)
  const partial = `${jarFolder(cache)}.partial-${process.pid}`
  const since = performance.now()
  const seconds = () => `${((performance.now() - since) / 1000).toFixed(0)} s`

  say(`fetching Kafka ${kafkaVersion} with Maven, once (about 43 MB, 10 to 60 s)`)
  let jars = 0
  let kilobytes = 0
  const fetched = () => (jars === 0 ? 'Maven is at work' : `${jars} jars, ${(kilobytes / 1000).toFixed(1)} MB`)
  const progress = setInterval(() => say(`${fetched()}, ${seconds()}`), SAY_EVERY_MS)
  try {
    await runMaven(partial, exec, (line) => {
      const [, size, unit] = /Downloaded .*\.jar \(([\d.]+) (kB|MB) /.exec(line) ?? []
      if (size === undefined) return
      jars += 1
      kilobytes += Number(size) * (unit === 'MB' ? 1000 : 1)
    })
    publish(partial, jarFolder(cache))
  } finally {
    clearInterval(progress)
    rmSync(partial, { recursive: true, force: true })
  }
  say(`${folderSummary(jarFolder(cache))}, fetched in ${seconds()}`)
}

async function runMaven(folder: string, exec: TaskTools['exec'], onLine: (line: string) => void): Promise<void> {
  const options = ['-B', '-Dstyle.color=never', '-f', POM, `-DoutputDirectory=${folder}`, '-DincludeScope=runtime']
  try {
    await exec({ command: ['mvn', ...options, COPY_JARS] }, onLine)
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    throw new UserError(
      `Kafka ${kafkaVersion} could not be fetched. Is a Maven repository reachable (proxy, mirror: ~/.m2/settings.xml)? ` +
        `Or give KAFKA_BROKERS=host:port of an existing cluster.\n${error.message}`,
    )
  }
}

function publish(partial: string, final: string): void {
  try {
    renameSync(partial, final)
  } catch (error) {
    if (!existsSync(final)) throw error // else another run was faster, with the same jars
  }
}

// What runs left that were killed in the middle of it.
function removeDeadPartials(cache: string): void {
  for (const name of readdirSync(cache)) {
    const pid = /^kafka-.*\.partial-(\d+)$/.exec(name)?.[1]
    if (pid && startTime(Number(pid)) === undefined) rmSync(join(cache, name), { recursive: true, force: true })
  }
}

function folderSummary(folder: string): string {
  const names = readdirSync(folder)
  const bytes = names.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
  return `${names.length} jars, ${Math.round(bytes / 1024 / 1024)} MB`
}
