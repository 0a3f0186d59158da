import type { FaultHits } from '../../../shared/faults.ts'
import { Bars } from '../../ui/Bars.tsx'
import { Empty } from '../../ui/Empty.tsx'

/** How often each service was hit, and by what. */
export function Hits({ hits }: { hits: FaultHits['hits'] | undefined }) {
  if (hits === undefined) return <p role="status">Counting …</p>
  if (hits === null) {
    return (
      <Empty title="Nobody can tell here">
        This console does not run under the local supervisor, so it does not know where the processes are. Their metric
        is <code>waybill_faults_hit_total</code>.
      </Empty>
    )
  }
  if (hits.length === 0) return <Empty title="No hit yet">A fault hits when requests or events come.</Empty>
  const rows = hits.flatMap(({ service, kinds }) =>
    kinds.map(({ fault, where, hits: count }) => ({
      key: `${service} ${fault} ${where}`,
      label: `${service}: ${fault} in ${where}`,
      value: count,
      text: String(count),
    })),
  )
  return <Bars label="Hits by service, fault and place" rows={rows} />
}
