import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { messageOf, readSettings, UserError } from '@waybill/local'

const exec = promisify(execFile)
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies'

/**
 * Fetches the jars that a peer's pom.xml names, once, into the cache.
 *
 * @param peer the folder below bench/peers
 * @returns the folder of the jars
 * @throws {UserError} when Maven fails
 */
export async function fetchPeer(peer: string, version: string, say: (text: string) => void): Promise<string> {
  const folder = join(readSettings(process.env).cache, `${peer}-${version}`)
  if (existsSync(folder)) return folder
  const partial = `${folder}.partial-${process.pid}`
  const pom = resolve(import.meta.dirname, '../../peers', peer, 'pom.xml')
  say(`fetching ${peer} ${version} with Maven, once`)
  mkdirSync(partial, { recursive: true })
  try {
    await exec('mvn', ['-B', '-q', '-f', pom, `-DoutputDirectory=${partial}`, '-DincludeScope=runtime', COPY])
    renameSync(partial, folder)
  } catch (error) {
    throw new UserError(`${peer} ${version} could not be fetched with Maven: ${messageOf(error)}`)
  } finally {
    rmSync(partial, { recursive: true, force: true })
  }
  return folder
}
