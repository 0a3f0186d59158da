import ui from '../../ui/ui.module.css'

const looks: Record<string, [tone: string, sign: string]> = {
  Stable: ['good', '●'],
  Empty: ['info', '○'],
  Dead: ['bad', '✕'],
}

/** The state of a group, as Kafka calls it; those that are not listed are on the way to another. */
export function StateBadge({ state }: { state: string }) {
  const [tone, sign] = looks[state] ?? ['warn', '◌']
  return (
    <span className={`${ui.badge} ${ui[tone]}`}>
      <span aria-hidden="true">{sign}</span>
      {state}
    </span>
  )
}
