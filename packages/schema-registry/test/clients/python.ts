import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fetchPinned } from '@waybill/local'

const WITHIN_MS = 90_000

/** What pip-clients/client.py is told to do. */
export type Job = {
  do: 'read' | 'write'
  registry: string
  brokers: string
  topic: string
  format: 'AVRO' | 'JSON' | 'PROTOBUF'
  count?: number
  schema?: string
  subject?: string
  values?: object[]
  headers?: Record<string, string>
  framing?: 'header'
  register?: boolean
}

/** Carries out a job with confluent-kafka in its own process; throws what it says when it fails. */
export async function python(job: Job): Promise<unknown> {
  const source = join(import.meta.dirname, 'pip-clients')
  const folder = await fetchPinned(source)
  const child = spawn(join(folder, 'venv/bin/python'), [join(source, 'client.py')], { timeout: WITHIN_MS })
  const ended = once(child, 'exit')
  child.stdin.end(JSON.stringify(job))
  const [out, problems] = await Promise.all([text(child.stdout), text(child.stderr)])
  const [code] = await ended
  if (code !== 0) throw new Error(`confluent-kafka (Python) failed to ${job.do} ${job.format}: ${problems}`)
  return JSON.parse(out)
}
