import { useState } from 'react'
import { alterBroker, type BrokerChange, type Config } from '../../api/kafka.ts'
import { Button } from '../../ui/Button.tsx'
import { Card } from '../../ui/Card.tsx'
import { ChangeDialog } from '../kafka/ChangeDialog.tsx'
import styles from '../kafka/kafka.module.css'
import { isSetFor } from './layers.ts'

interface Props {
  id: number
  configs: readonly Config[]
}

/** Sets a dynamic setting, or takes one back; the broker checks it before, and the plan is shown. */
export function ChangeConfig({ id, configs }: Props) {
  const dynamic = configs.filter(({ readOnly }) => !readOnly)
  const [name, setName] = useState('message.max.bytes')
  const [value, setValue] = useState('')
  const [scope, setScope] = useState<BrokerChange['scope']>('broker')
  const [open, setOpen] = useState<'set' | 'unset'>()
  const current = dynamic.find((config) => config.name === name)
  const whose = scope === 'all' ? 'all brokers' : `broker ${id}`
  return (
    <Card title="Change a setting while it runs">
      <p className={styles.fine}>
        A value for this broker goes before one for all brokers, and that before what stands in its file.
      </p>
      <div className={styles.bar}>
        <select
          className={styles.field}
          aria-label="Setting"
          value={name}
          onChange={({ target }) => {
            setName(target.value)
            setValue('')
          }}
        >
          {dynamic.map((config) => (
            <option key={config.name}>{config.name}</option>
          ))}
        </select>
        <input
          className={styles.field}
          aria-label="New value"
          type={current?.sensitive ? 'password' : 'text'}
          autoComplete="off"
          placeholder={current?.value ?? ''}
          value={value}
          onChange={({ target }) => setValue(target.value)}
        />
        <select
          className={styles.field}
          aria-label="For"
          value={scope}
          onChange={({ target }) => setScope(target.value === 'all' ? 'all' : 'broker')}
        >
          <option value="broker">this broker</option>
          <option value="all">all brokers</option>
        </select>
        <Button because={value.trim() === '' ? 'Write a value.' : undefined} onClick={() => setOpen('set')}>
          Set …
        </Button>
        <Button
          because={current && isSetFor(current, scope) ? undefined : `It was not set dynamically for ${whose}.`}
          onClick={() => setOpen('unset')}
        >
          Take back …
        </Button>
      </div>
      {open ? (
        <ChangeDialog
          title={`${open === 'set' ? 'Set' : 'Take back'} ${name} for ${whose}`}
          act={(dryRun) =>
            alterBroker(id, { scope, ...(open === 'set' ? { set: { [name]: value } } : { unset: [name] }) }, dryRun)
          }
          word="Change it"
          onClose={() => setOpen(undefined)}
        />
      ) : null}
    </Card>
  )
}
