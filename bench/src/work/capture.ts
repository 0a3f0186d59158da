import type { Connector } from '../peers/debezium.ts'
import type { Machine, Place } from './machine.ts'

/** A slot and a publication for Debezium's table: what is written from now on stands in the slot. */
export async function captureOutbox(machine: Machine, { url, prefix }: Place): Promise<Omit<Connector, 'pollMs'>> {
  const name = new URL(url).pathname.slice(1)
  await machine.sql(`create publication ${name} for table bench.debezium_outbox`, url)
  await machine.sql(`select pg_create_logical_replication_slot('${name}', 'pgoutput')`, url)
  const isActive = async () => {
    const slots = await machine.sql<{ active: boolean }>(
      `select active from pg_replication_slots where slot_name = '${name}'`,
    )
    return slots[0]?.active === true
  }
  return { name, url, prefix, isActive }
}

/** A database with a slot can't be dropped. */
export async function dropCapture(machine: Machine, { name }: Pick<Connector, 'name'>): Promise<void> {
  await machine.sql(`select pg_drop_replication_slot('${name}')`)
}
