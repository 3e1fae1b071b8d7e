/**
 * The name that a user has probably meant. Undefined if no name is near: more than a third of its letters would have to change.
 *
 * The distance is Levenshtein's: letters that are put in, left out or replaced. Upper and lower case count as the same.
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

function distance(one: string, other: string): number {
    let row = Array.from({ length: other.length + 1 }, (_, index) => index);
    for (const [index, letter] of [...one].entries()) {
        const next = [index + 1];
        for (const [column, its] of [...other].entries()) {
            const replaced = (row[column] ?? 0) + (letter === its ? 0 : 1);
            next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
        }
        row = next;
    }
    return row.at(-1) ?? 0;
}
