import { processes, type RunningProcess, readRun, readSettings } from '@waybill/local'
import type { Brokers } from '@waybill/messaging/brokers'
import { withAdmin } from '@waybill/operations'
import { print } from '../output/print.ts'
import { table, terminalWidth } from '../output/table.ts'
import { brokersOf } from '../platform/running.ts'

interface ListedBroker {
  id: number
  address: string
  rack: string | null
  /** Partitions it leads. */
  leads: number
  /** Copies it has, and how many of them are in sync. */
  copies: number
  inSync: number
  /** Its process, when it is one of the platform that runs here. */
  state?: string
  pid?: number
}

/** Prints the brokers of the cluster, those too of our own that do not run. */
export async function list({ json }: { json?: boolean }): Promise<void> {
  const listed = await read(brokersOf())
  const own = await ownProcesses()
  for (const { instance, state, pid, port } of own) {
    const id = instance + 1
    const found = listed.find((broker) => broker.id === id)
    const process = { state, ...(pid === undefined ? {} : { pid }) }
    if (found) Object.assign(found, process)
    else listed.push({ id, address: `127.0.0.1:${port}`, rack: null, leads: 0, copies: 0, inSync: 0, ...process })
  }
  listed.sort((a, b) => a.id - b.id)
  print(listed, json, () =>
    table(
      ['broker', 'address', 'rack', 'process', 'pid', 'leads', 'copies', 'in sync'],
      listed.map(({ id, address, rack, state, pid, leads, copies, inSync }) =>
        [id, address, rack ?? '-', state ?? '-', pid ?? '-', leads, copies, inSync].map(String),
      ),
      terminalWidth(),
    ),
  )
}

const read = (brokers: Brokers): Promise<ListedBroker[]> =>
  withAdmin({ brokers }, async (admin) => {
    // Kafka's own topics are left out: the client knows nothing of their partitions.
    const found = await admin.metadata({ topics: await admin.listTopics(), forceUpdate: true })
    const partitions = [...found.topics.values()].flatMap(({ partitions }) => partitions)
    const ids = new Set([...found.brokers.keys(), ...partitions.flatMap(({ replicas }) => replicas)])
    return [...ids].map((id) => {
      const broker = found.brokers.get(id)
      return {
        id,
        address: broker ? `${broker.host}:${broker.port}` : 'away',
        rack: broker?.rack ?? null,
        leads: partitions.filter(({ leader }) => leader === id).length,
        copies: partitions.filter(({ replicas }) => replicas.includes(id)).length,
        inSync: partitions.filter(({ isr }) => isr.includes(id)).length,
      }
    })
  })

async function ownProcesses(): Promise<RunningProcess[]> {
  const { state } = readSettings(process.env)
  if (process.env.KAFKA_BROKERS || !readRun(state)) return []
  return (await processes(state)).filter(({ service }) => service === 'kafka')
}
