import { execFile, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type ContractSchema, contractSchemas, type Source } from '@waybill/contracts/schemas'
import { UserError } from '@waybill/local'
import type { EarlierVersion } from '@waybill/operations'

const ROOT = join(import.meta.dirname, '../../../..')
const FOLDER = 'contracts/avro'
const MAX_BYTES = 256 * 1024 * 1024

/** All versions that the contracts ever had in git. */
export interface History {
  /** The newest first; a version once for each commit that touched any contract. */
  versions: EarlierVersion[]
  /** Contracts that could not be read as they were in some commit, and a clone without its past. */
  notes: string[]
}

/**
 * Reads the contracts of every commit that touched them, up to a revision.
 * @param root the repository; it is this one but in tests
 * @throws {UserError} with what git says
 */
export async function historyOf(revision: string, root = ROOT): Promise<History> {
  const shallow = (await git(root, 'rev-parse', '--is-shallow-repository')).trim() === 'true'
  const log = await git(root, 'log', '--format=%H %h %cs', revision, '--', FOLDER)
  const notes = shallow ? ['This clone is shallow, and earlier versions may be missing: git fetch --unshallow'] : []
  const versions: EarlierVersion[] = []
  for (const line of log.trim().split('\n').filter(Boolean)) {
    const [commit = '', short, day] = line.split(' ')
    try {
      const found = await contractsAt(commit, root)
      versions.push(...found.map(({ subject, schema }) => ({ subject, schema, from: `commit ${short} of ${day}` })))
    } catch (error) {
      notes.push(`Left out: ${error instanceof Error ? error.message : error} (commit ${short})`)
    }
  }
  return { versions, notes }
}

/**
 * The contracts as they were in a revision.
 * @throws {UserError} with what git says, Error naming a file that was no contract then
 */
export async function contractsAt(revision: string, root = ROOT): Promise<ContractSchema[]> {
  const tree = await git(root, 'ls-tree', '-r', revision, `${FOLDER}/`)
  const files = [...tree.matchAll(/^\d+ blob (\w+)\t(.*\.avsc)$/gm)].map(([, blob = '', file = '']) => ({ blob, file }))
  const texts = readBlobs(root, [...new Set(files.map(({ blob }) => blob))])
  const sources = files.map(({ blob, file }): Source => {
    const [folder = '', name = ''] = file.slice(FOLDER.length + 1).split('/')
    return { file, folder, name: name.replace(/\.avsc$/, ''), schema: parse(file, texts.get(blob) ?? '') }
  })
  return contractSchemas(sources)
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Error(`${file}: is not valid JSON`, { cause })
  }
}

async function git(root: string, ...args: string[]): Promise<string> {
  try {
    return (await promisify(execFile)('git', ['-C', root, ...args], { maxBuffer: MAX_BYTES })).stdout
  } catch (cause) {
    const said = (cause as { stderr?: string }).stderr?.trim() || String(cause)
    throw new UserError(`git can't tell the earlier versions of the contracts: ${said}`)
  }
}

/** One process for all of them: a process for each would take longer than everything else together. */
function readBlobs(root: string, ids: readonly string[]): Map<string, string> {
  const { stdout, status } = spawnSync('git', ['-C', root, 'cat-file', '--batch'], {
    input: ids.map((id) => `${id}\n`).join(''),
    maxBuffer: MAX_BYTES,
  })
  if (status !== 0) throw new UserError(`git can't read the contracts of an earlier commit in ${root}`)
  const texts = new Map<string, string>()
  let at = 0
  for (const id of ids) {
    // `<id> blob <bytes>`, the bytes, and a line's end.
    const end = stdout.indexOf(10, at)
    const bytes = Number(stdout.toString('utf8', at, end).split(' ')[2])
    texts.set(id, stdout.toString('utf8', end + 1, end + 1 + bytes))
    at = end + bytes + 2
  }
  return texts
}
