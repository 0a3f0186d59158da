import { useState } from 'react'
import { alterTopic, type Config } from '../../api/kafka.ts'
import { isAdmin, useUser } from '../../api/session.ts'
import { Button } from '../../ui/Button.tsx'
import { Card } from '../../ui/Card.tsx'
import { ChangeDialog } from '../kafka/ChangeDialog.tsx'
import styles from '../kafka/kafka.module.css'
import { ConfigTable } from './ConfigTable.tsx'
import { DangerZone } from './DangerZone.tsx'

interface Props {
  topic: string
  configs: readonly Config[]
  partitions: number
}

/** The settings of a topic, and what may be changed of it. */
export function Configs({ topic, configs, partitions }: Props) {
  const admin = isAdmin(useUser())
  const [name, setName] = useState('retention.ms')
  const [value, setValue] = useState('')
  const [count, setCount] = useState(String(partitions + 1))
  const [open, setOpen] = useState<'set' | 'unset' | 'partitions'>()
  const current = configs.find((config) => config.name === name)
  const change = () =>
    open === 'set' ? { set: { [name]: value } } : open === 'unset' ? { unset: [name] } : { partitions: Number(count) }

  return (
    <div className={styles.page}>
      <Card title="Change a setting">
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
            {configs
              .filter(({ readOnly }) => !readOnly)
              .map((config) => (
                <option key={config.name}>{config.name}</option>
              ))}
          </select>
          <input
            className={styles.field}
            aria-label="New value"
            placeholder={current?.value ?? ''}
            value={value}
            onChange={({ target }) => setValue(target.value)}
          />
          <Button because={value.trim() === '' ? 'Write a value.' : undefined} onClick={() => setOpen('set')}>
            Set …
          </Button>
          <Button
            because={current?.overridden ? undefined : 'It was not set for this topic.'}
            onClick={() => setOpen('unset')}
          >
            Follow the brokers …
          </Button>
        </div>
      </Card>
      <Card title="Add partitions">
        <div className={styles.bar}>
          <input
            className={styles.field}
            aria-label="How many it is to have"
            inputMode="numeric"
            value={count}
            onChange={({ target }) => setCount(target.value)}
          />
          <Button
            because={
              /^\d+$/.test(count) && Number(count) > partitions ? undefined : `More than ${partitions} it can get.`
            }
            onClick={() => setOpen('partitions')}
          >
            Add …
          </Button>
        </div>
      </Card>
      <ConfigTable configs={configs} />
      {admin ? <DangerZone topic={topic} /> : null}
      {open ? (
        <ChangeDialog
          title={open === 'partitions' ? `Give ${topic} ${count} partitions` : `Change ${name} of ${topic}`}
          act={(dryRun) => alterTopic(topic, change(), dryRun)}
          word="Change it"
          onClose={() => setOpen(undefined)}
        />
      ) : null}
    </div>
  )
}
