import type { Finding, Invariant, RecordFact } from '../sources.ts'

/** By the first time that each event stands on the topic: version 1, 2, 3 … of each shipment, as the store of events has them. */
export const versions: Invariant = {
  id: 'I6b',
  says: 'the events of a shipment stand on the topic in the order of their versions, without a gap',
  check({ records, shipments, quiet }) {
    const first = new Map<string, RecordFact>()
    for (const record of records) if (record.step !== undefined && !first.has(record.id)) first.set(record.id, record)
    const told = Map.groupBy(first.values(), ({ key }) => key)

    return shipments.flatMap(({ shipmentId, steps }): Finding[] => {
      const heard = (told.get(shipmentId) ?? []).map(({ step }) => step)
      const wrong = heard.findIndex((step, i) => step !== steps[i])
      const about = `shipment ${shipmentId}`
      if (wrong >= 0)
        return [
          {
            about,
            says: `event ${wrong + 1} on its topic is ${heard[wrong]}, version ${wrong + 1} is ${steps[wrong]}`,
          },
        ]
      if (quiet && heard.length < steps.length)
        return [{ about, says: `has ${steps.length} versions, its topic tells of ${heard.length}` }]
      return []
    })
  },
}
