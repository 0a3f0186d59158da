import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { deleteTopic, emptyTopic } from '../../api/kafka.ts'
import { Button } from '../../ui/Button.tsx'
import { Card } from '../../ui/Card.tsx'
import { ChangeDialog } from '../kafka/ChangeDialog.tsx'
import styles from '../kafka/kafka.module.css'

/** What takes records away: the plan first, then the topic's name has to be typed. */
export function DangerZone({ topic }: { topic: string }) {
  const navigate = useNavigate()
  const [open, setOpen] = useState<'empty' | 'delete'>()
  return (
    <Card title="What can not be undone">
      <div className={styles.bar}>
        <Button look="danger" onClick={() => setOpen('empty')}>
          Delete its records …
        </Button>
        <Button look="danger" onClick={() => setOpen('delete')}>
          Delete the topic …
        </Button>
      </div>
      {open === 'empty' ? (
        <ChangeDialog
          title={`Delete all records of ${topic}`}
          act={(dryRun) => emptyTopic(topic, dryRun)}
          word="Delete the records"
          typed={topic}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
      {open === 'delete' ? (
        <ChangeDialog
          title={`Delete ${topic}`}
          act={(dryRun) => deleteTopic(topic, dryRun)}
          word="Delete the topic"
          typed={topic}
          onClose={() => setOpen(undefined)}
          onDone={() => void navigate({ to: '/kafka/topics' })}
        />
      ) : null}
    </Card>
  )
}
