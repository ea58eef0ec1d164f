import { ApiError } from './client'

interface Deletable {
  id: string
  name: string
}

/** What became of each of several objects that were to be deleted. */
export interface DeleteReceipt<Item extends Deletable> {
  deleted: Item[]
  /** Somebody else was quicker. */
  gone: Item[]
  failed: { item: Item; reason: string }[]
  /** Not tried, because it was stopped. */
  left: Item[]
}

/**
 * One after the other, because SQLite answers 503 to writes that meet. What fails does not keep the others from being
 * tried; the receipt has all of them. The signal stops it between two.
 */
export async function deleteEach<Item extends Deletable>(
  items: readonly Item[],
  remove: (id: string) => Promise<unknown>,
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<DeleteReceipt<Item>> {
  const receipt: DeleteReceipt<Item> = { deleted: [], gone: [], failed: [], left: [] }
  for (const [index, item] of items.entries()) {
    if (signal.aborted) {
      receipt.left = items.slice(index)
      break
    }
    try {
      await remove(item.id)
      receipt.deleted.push(item)
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) receipt.gone.push(item)
      else receipt.failed.push({ item, reason: error instanceof Error ? error.message : String(error) })
    }
    onProgress(index + 1)
  }
  return receipt
}
