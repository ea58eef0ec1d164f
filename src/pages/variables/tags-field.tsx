import { useState } from 'react'
import { Chip } from '~/ui/chip'
import { TextInput } from '~/ui/fields'

/** Tags as chips; Enter or a comma adds one, Backspace in the empty field takes the last. */
export function TagsField({
  tags,
  onChange,
  ...control
}: {
  id: string
  'aria-describedby'?: string
  invalid: boolean
  required: boolean
  tags: readonly string[]
  onChange: (tags: string[]) => void
}) {
  const [text, setText] = useState('')
  const add = (typed: string) => {
    const added = typed.split(',').map((tag) => tag.trim())
    const next = [...new Set([...tags, ...added.filter(Boolean)])]
    if (next.length > tags.length) onChange(next)
    setText('')
  }
  return (
    <div className="flex flex-wrap items-center gap-1">
      {tags.map((tag) => (
        <Chip
          key={tag}
          removeLabel={`Remove tag ${tag}`}
          onRemove={() => onChange(tags.filter((other) => other !== tag))}
        >
          {tag}
        </Chip>
      ))}
      <TextInput
        {...control}
        value={text}
        placeholder="add a tag"
        onValue={(typed) => (typed.includes(',') ? add(typed) : setText(typed))}
        onBlur={() => add(text)}
        onKeyDown={(event) => {
          // With nothing typed Enter saves, as in any form.
          if (event.key === 'Enter' && !event.metaKey && !event.ctrlKey && text.trim() !== '') {
            event.preventDefault()
            add(text)
          }
          if (event.key === 'Backspace' && text === '' && tags.length > 0) onChange(tags.slice(0, -1))
        }}
        className="max-w-52"
      />
    </div>
  )
}
