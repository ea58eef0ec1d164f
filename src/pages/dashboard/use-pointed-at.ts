import { type RefObject, useEffect, useRef, useState } from 'react'

/**
 * Whether the mouse is over an element. Heard from the document: where the row under the pointer is taken away, the
 * element around it is never told that the pointer has left.
 */
export function usePointedAt<T extends Element>(): [RefObject<T | null>, boolean] {
  const element = useRef<T>(null)
  const [pointed, setPointed] = useState(false)
  useEffect(() => {
    const onOver = ({ pointerType, target }: PointerEvent) =>
      setPointed(pointerType === 'mouse' && target instanceof Node && element.current?.contains(target) === true)
    const onLeave = () => setPointed(false)
    document.addEventListener('pointerover', onOver)
    document.documentElement.addEventListener('pointerleave', onLeave)
    return () => {
      document.removeEventListener('pointerover', onOver)
      document.documentElement.removeEventListener('pointerleave', onLeave)
    }
  }, [])
  return [element, pointed]
}
