import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { deskQuery, editLetter, type LetterDetails } from '../../api/dead-letters.ts'
import { queryClient } from '../../api/query-client.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Failure } from '../../ui/Failure.tsx'
import styles from '../groups/groups.module.css'

/** Another value for a letter, as JSON; the server checks it against the schema that the letter names before it is sent. */
export function Edit({ letter, onClose }: { letter: LetterDetails; onClose: () => void }) {
  const navigate = useNavigate()
  const before = JSON.stringify(letter.data, null, 2)
  const [text, setText] = useState(before)
  const [reason, setReason] = useState('')
  const parsed = parse(text)
  const send = useMutation({
    mutationFn: () => editLetter(letter.service, letter.place, parsed.data, reason),
    onSuccess: async ({ operation }) => {
      await queryClient.invalidateQueries({ queryKey: deskQuery.queryKey })
      await navigate({ to: '/operations/$id', params: { id: operation } })
    },
  })
  const refusal =
    parsed.error ??
    (text === before ? 'Nothing is changed: redrive it as it is.' : send.isPending ? 'It is being sent.' : undefined)

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (refusal === undefined) send.mutate()
  }

  return (
    <Dialog title={`Edit and redrive ${letter.place}`} onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        <p className={styles.hint}>
          The event keeps its id: who has taken it takes no second one. (encrypted) and (hidden) stay as they are.
        </p>
        <label>
          Value
          <textarea value={text} spellCheck={false} onChange={({ target }) => setText(target.value)} />
        </label>
        <label>
          Reason
          <input value={reason} maxLength={400} onChange={({ target }) => setReason(target.value)} />
        </label>
        {send.error ? <Failure what="The edited letter" error={send.error} /> : null}
        {refusal ? <p className={styles.hint}>{refusal}</p> : null}
        <div className={styles.actions}>
          <Button onClick={onClose}>Leave it</Button>
          <Button look="main" type="submit" because={refusal}>
            Send back as edited
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function parse(text: string): { data?: unknown; error?: string } {
  try {
    return { data: JSON.parse(text) }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}
