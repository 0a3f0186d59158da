import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { events as contracts } from '@waybill/contracts'
import { compareFolder, writeFolder } from '@waybill/contracts/generate'
import { readFlow } from '../../flow/flow.ts'
import type { Flow } from '../../flow/manifest.ts'
import { nameOf } from '../../flow/read-services.ts'
import { asyncApi } from './async-api.ts'
import { type EventDocs, eventPages } from './event-pages.ts'

const root = join(import.meta.dirname, '../../../../..')
const folder = join(root, 'docs/events')

/** The folder docs/events as it should be: name → text. */
export async function eventDocs(flow: Flow): Promise<Map<string, string>> {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
  const byName = new Map(contracts.map((contract) => [nameOf(contract), contract]))
  const events = flow.events.flatMap((info): EventDocs[] => {
    const contract = byName.get(info.name)
    return contract ? [{ ...info, contract }] : []
  })
  const document = `${JSON.stringify(asyncApi(flow, events, version), null, 2)}\n`
  return new Map([...eventPages(flow, events), ['asyncapi.json', document]])
}

/** The files of docs/events that are missing, out of date or too many. */
export const staleDocs = async (flow: Flow): Promise<string[]> => compareFolder(folder, await eventDocs(flow))

/** Writes docs/events. With `check` only tells what is out of date, and sets the exit code to 1 then. */
export async function docs(check: boolean): Promise<void> {
  const flow = await readFlow()
  if (!check) {
    const changed = await writeFolder(folder, await eventDocs(flow))
    return console.log(changed.length === 0 ? 'Nothing changed.' : `Changed in docs/events: ${changed.join(', ')}`)
  }
  const stale = await staleDocs(flow)
  if (stale.length === 0) return console.log('docs/events is up to date.')
  console.error(`Out of date in docs/events: ${stale.join(', ')}. Run ./waybill schemas docs and commit.`)
  process.exitCode = 1
}
