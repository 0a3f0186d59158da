import { execFile } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { messageOf, readSettings, UserError } from '@waybill/local'

const exec = promisify(execFile)
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies'
const WITHIN_MS = 300_000

/**
 * Fetches what a peer's pom.xml (jars) or package-lock.json names, once, into the cache. It is complete there or absent.
 *
 * @param peer the folder below bench/peers
 * @returns the folder of the jars, or the one that has node_modules
 * @throws {UserError} when Maven or npm fails
 */
export async function fetchPeer(peer: string, version: string, say: (text: string) => void): Promise<string> {
  const folder = join(readSettings(process.env).cache, `${peer}-${version}`)
  if (existsSync(folder)) return folder
  const partial = `${folder}.partial-${process.pid}`
  const source = resolve(import.meta.dirname, '../../peers', peer)
  const [program, fetch] = existsSync(join(source, 'pom.xml')) ? (['Maven', maven] as const) : (['npm', npm] as const)
  say(`fetching ${peer} ${version} with ${program}, once`)
  mkdirSync(partial, { recursive: true })
  try {
    await fetch(source, partial)
    renameSync(partial, folder)
  } catch (error) {
    throw new UserError(`${peer} ${version} could not be fetched with ${program}: ${messageOf(error)}`)
  } finally {
    rmSync(partial, { recursive: true, force: true })
  }
  return folder
}

async function maven(source: string, target: string): Promise<void> {
  const options = ['-B', '-q', '-f', join(source, 'pom.xml'), `-DoutputDirectory=${target}`, '-DincludeScope=runtime']
  await exec('mvn', [...options, COPY], { timeout: WITHIN_MS })
}

async function npm(source: string, target: string): Promise<void> {
  for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(source, file), join(target, file))
  await exec('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: target, timeout: WITHIN_MS })
}
