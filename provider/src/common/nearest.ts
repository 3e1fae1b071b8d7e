/**
 * The name that a user has probably meant. Undefined if no name is near: more than a third of its letters would have to change.
 *
 * Letters are put in, left out or replaced, or two neighbors change places. Upper and lower case count as the same.
 *
 * @param most how many letters may have to change, if that is fewer than a third
 */
export function nearest(given: string, names: readonly string[], most = Infinity): string | undefined {
    const allowed = (name: string) => Math.min(most, name.length / 3);
    const near = names
        .filter((name) => Math.abs(name.length - given.length) <= allowed(name))
        .map((name) => ({ name, distance: distance(given.toLowerCase(), name.toLowerCase()) }))
        .filter(({ name, distance }) => distance <= allowed(name))
        .sort((one, other) => one.distance - other.distance);
    return near[0]?.name;
}

/** Source: the optimal string alignment distance, in which no letter is moved twice. */
function distance(one: string, other: string): number {
    let before: number[] = [];
    let row = Array.from({ length: other.length + 1 }, (_, index) => index);
    for (let index = 0; index < one.length; index++) {
        const next = [index + 1];
        for (let column = 0; column < other.length; column++) {
            const replaced = (row[column] ?? 0) + (one[index] === other[column] ? 0 : 1);
            const isSwap = index > 0 && one[index] === other[column - 1] && one[index - 1] === other[column];
            const swapped = isSwap ? (before[column - 1] ?? 0) + 1 : replaced;
            next.push(Math.min(replaced, swapped, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
        }
        [before, row] = [row, next];
    }
    return row.at(-1) ?? 0;
}
