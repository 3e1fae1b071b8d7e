interface Start {
    readonly job?: string;
}

interface Told {
    readonly event: string;
    readonly decision?: string;
    readonly api?: string;
    readonly status?: number;
    readonly job?: string;
    /** What the operation is of, unless it is of a JobRun. */
    readonly kind?: string;
}

const isStart = ({ event, decision, api }: Told) =>
    (event === "decision" && decision === "start") || (event === "request" && api === "start");

/** What the lines of a file of events tell. The last line of a killed process may be cut off. */
function toldIn(events: string): Told[] {
    return events
        .split("\n")
        .filter((line) => line.endsWith("}"))
        .map((line): Told => JSON.parse(line));
}

/** The events of starts that a Job or a Link has sent. */
export function startsOfDefinitions(events: string): string[] {
    return toldIn(events)
        .filter((one) => isStart(one) && one.kind !== undefined)
        .map((one) => JSON.stringify(one));
}

/**
 * The jobs of which the emulator has got more starts than JobRuns have decided to send, and the events of starts that something else has sent.
 * An operation tells of a start before it is sent, so a killed process has told of it too. After a 401 the same start is sent once more.
 *
 * @param starts the emulator's ledger
 * @param events the text of the file that `HW_CDM_EVENTS` names
 */
export function startsOfNoJobRun(starts: readonly Start[], events: string): string[] {
    const told = toldIn(events);
    const ofJobRuns = told.filter((one) => isStart(one) && one.kind === undefined);
    const allowed = ofJobRuns.filter(({ event, status }) => event === "decision" || status === 401);
    const jobs = [...new Set(starts.map(({ job }) => job))];
    const tooMany = jobs.flatMap((job) => {
        const [sent, known] = [starts, allowed].map((all) => all.filter((one) => one.job === job).length);
        return Number(sent) > Number(known) ? [`${sent} of "${job}", and JobRuns tell of ${known}`] : [];
    });
    return [...startsOfDefinitions(events), ...tooMany];
}
