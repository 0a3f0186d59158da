import type { Finding, Invariant } from '../sources.ts'

/** What a consumer has passed it took, keeps for another try, or put to its dead letters. In a quiet platform it has passed all. */
export const accounting: Invariant = {
  id: 'I7',
  says: 'each record that a service has read was applied, is parked, or is a dead letter',
  check({ services, records, letters, quiet }) {
    const dead = new Set(letters.map(({ service, origin }) => `${service} ${origin}`))
    return services.flatMap(({ name, handles, taken, next }): Finding[] =>
      records.flatMap(({ topic, partition, offset, id, type }): Finding[] => {
        if (!handles.has(type)) return []
        const place = `${topic}/${partition}@${offset}`
        const about = `${name} ${place}`
        if (offset >= (next.get(`${topic}/${partition}`) ?? 0n))
          return quiet ? [{ about, says: `${type} ${id} waits to be read` }] : []
        if (taken.has(id) || taken.has(place) || dead.has(about)) return []
        return [{ about, says: `${type} ${id} was passed over` }]
      }),
    )
  },
}
