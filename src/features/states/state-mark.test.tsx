import { render, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { StateMark, isLoud, stateTone, stateWord } from './state-mark'

const shape = (type: string | null, name?: string | null) => {
  const { container, unmount } = render(<StateMark type={type} name={name} />)
  const found = container.querySelector('svg')?.dataset.shape
  unmount()
  return found
}

describe('state mark', () => {
  it('draws a shape of its own for every state type', () => {
    const types = [
      'SCHEDULED',
      'PENDING',
      'RUNNING',
      'COMPLETED',
      'FAILED',
      'CANCELLED',
      'CANCELLING',
      'CRASHED',
      'PAUSED',
    ]
    expect(new Set(types.map((type) => shape(type))).size).toBe(types.length)
  })

  it('draws Late, AwaitingRetry and AwaitingConcurrencySlot apart from Scheduled', () => {
    expect(shape('SCHEDULED', 'Late')).toBe('late')
    expect(shape('SCHEDULED', 'AwaitingRetry')).toBe('retry')
    expect(shape('SCHEDULED', 'AwaitingConcurrencySlot')).toBe('gate')
  })

  it('keeps the shape of the type for names a flow invented', () => {
    expect(shape('COMPLETED', 'Failed politely')).toBe('completed')
    expect(shape('COMPLETED', 'Late')).toBe('completed')
    expect(shape('SCHEDULED', 'constructor')).toBe('scheduled')
  })

  it('takes types it does not know, and none', () => {
    expect(shape('TELEPORTED', 'Gone')).toBe('unknown')
    expect(shape('constructor')).toBe('unknown')
    expect(shape(null)).toBe('unknown')
    expect(stateWord(null)).toBe('No state')
    expect(stateWord('TELEPORTED')).toBe('TELEPORTED')
    expect(stateWord('constructor')).toBe('constructor')
    expect(stateTone('__proto__')).toBe('pending')
  })

  it('always carries the word, also where only the shape is seen', () => {
    render(<StateMark type="FAILED" name="TimedOut" word="hidden" />)
    expect(screen.getByText('TimedOut').className).toContain('sr-only')
  })

  it('is loud for what went wrong and quiet for success', () => {
    expect(isLoud('FAILED')).toBe(true)
    expect(isLoud('CRASHED')).toBe(true)
    expect(isLoud('SCHEDULED', 'Late')).toBe(true)
    expect(isLoud('COMPLETED')).toBe(false)
    expect(isLoud('RUNNING')).toBe(false)
  })
})
