import { describeDuration } from "../../common/duration.js";

/** `2026-03-02 09:14:07`, in UTC. */
export function moment(milliseconds: number): string {
    return new Date(milliseconds).toISOString().slice(0, 19).replace("T", " ");
}

/** The same of an ISO date of an event. A text that is none stays as it is. */
export function momentOf(iso: string): string {
    const milliseconds = Date.parse(iso);
    return Number.isNaN(milliseconds) ? iso : moment(milliseconds);
}

/** `4 min 10 s` */
export function duration(milliseconds: number): string {
    return describeDuration(Math.round(milliseconds));
}

/** `1,234,567` */
export function count(number: number): string {
    return Math.round(number).toLocaleString("en-US");
}

/** `1 run`, `2 runs` */
export function many(number: number, one: string, several = `${one}s`): string {
    return `${count(number)} ${number === 1 ? one : several}`;
}

/** The class of a run's status. A color alone says nothing: the word always stands beside it. */
export function toneOf(status: string): string {
    return tones.get(status) ?? "other";
}

const tones: ReadonlyMap<string, string> = new Map(
    Object.entries({
        BOOTING: "begun",
        PENDING: "begun",
        RUNNING: "running",
        SUCCEEDED: "good",
        FAILED: "bad",
        FAILURE_ON_SUBMIT: "bad",
        STOPPED: "stopped",
    }),
);
