import type { OperationSummary } from '../../api/operations.ts'
import ui from '../../ui/ui.module.css'

const looks: Record<OperationSummary['state'], [tone: string, sign: string]> = {
  running: ['info', '◔'],
  done: ['good', '✓'],
  stopped: ['warn', '■'],
  failed: ['bad', '✕'],
  interrupted: ['warn', '⚡'],
}

/** How an operation stands. */
export function OutcomeBadge({ state }: { state: OperationSummary['state'] }) {
  const [tone, sign] = looks[state]
  return (
    <span className={`${ui.badge} ${ui[tone]}`}>
      <span aria-hidden="true">{sign}</span>
      {state}
    </span>
  )
}
