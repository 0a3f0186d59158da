import { useMutation } from '@tanstack/react-query'
import { queryClient } from '../../api/query-client.ts'
import { killProcess, type ProcessView, processesQuery, restartProcess, scaleService } from '../../api/services.ts'
import { duration } from '../../format/duration.ts'
import { Button } from '../../ui/Button.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { Service } from '../../ui/Service.tsx'
import { healthInWords } from './health.ts'
import styles from './services.module.css'

interface Props {
  process: ProcessView
  /** How many of its service there are. */
  instances: number
  admin: boolean
}

const tones: Record<string, string> = { ready: 'good', failed: 'bad', unready: 'bad', stopped: 'bad' }
/** They take requests only: more of them would have nothing to do. */
const requestsOnly = new Set(['gateway', 'psp', 'console'])
const MOST = 9

export function ProcessRow({ process, instances, admin }: Props) {
  const { name, service, instance, state, uptimeMs, memoryKb, restarts, health, own } = process
  const settled = { onSettled: () => queryClient.invalidateQueries({ queryKey: processesQuery.queryKey }) }
  const restart = useMutation({ mutationFn: () => restartProcess(name), ...settled })
  const kill = useMutation({ mutationFn: () => killProcess(name), ...settled })
  const scale = useMutation({ mutationFn: (wanted: number) => scaleService(service, wanted), ...settled })
  const error = restart.error ?? kill.error ?? scale.error
  const self = service === 'console' ? 'It is what you look at.' : undefined
  const words = healthInWords(health)

  return (
    <>
      <tr>
        <th scope="row">
          <Service name={service} label={name} />
        </th>
        <td>
          <span className={styles.state} data-tone={tones[state] ?? 'warn'}>
            {state}
          </span>
        </td>
        <td>{uptimeMs === null ? '–' : duration(uptimeMs)}</td>
        <td>{memoryKb === null ? '–' : `${Math.round(memoryKb / 1_024)} MB`}</td>
        <td>{restarts}</td>
        <td className={styles.says} data-tone={own ? words.tone : undefined}>
          {own ? words.text : '–'}
        </td>
        <td>
          <div className={styles.actions}>
            {admin && own && instance === 0 && !requestsOnly.has(service) ? (
              <select
                aria-label={`Instances of ${service}`}
                value={instances}
                disabled={scale.isPending}
                onChange={({ target }) => scale.mutate(Number(target.value))}
              >
                {Array.from({ length: MOST }, (_, before) => (
                  <option key={before} value={before + 1}>
                    {before + 1} {before === 0 ? 'instance' : 'instances'}
                  </option>
                ))}
              </select>
            ) : null}
            <Button
              aria-label={`Restart ${name}`}
              because={self ?? (restart.isPending ? 'It is asked for.' : undefined)}
              onClick={() => restart.mutate()}
            >
              Restart
            </Button>
            {admin ? (
              <Button
                look="danger"
                aria-label={`Kill ${name}`}
                because={self ?? (kill.isPending ? 'It is asked for.' : undefined)}
                onClick={() => kill.mutate()}
              >
                Kill
              </Button>
            ) : null}
          </div>
        </td>
      </tr>
      {error ? (
        <tr>
          <td colSpan={7}>
            <Failure what={name} error={error} />
          </td>
        </tr>
      ) : null}
    </>
  )
}
