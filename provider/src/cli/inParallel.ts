/**
 * Runs the work for each item, some at a time.
 *
 * @param most how many at a time
 * @returns the results in the order of the items
 */
export async function inParallel<Item, Result>(
    items: readonly Item[],
    most: number,
    work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
    const results: Result[] = [];
    const queue = items.entries();
    const worker = async () => {
        for (const [index, item] of queue) results[index] = await work(item);
    };
    await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
    return results;
}
