import { isRecord } from "../../common/isRecord.js";
import type { Look, Operation, Report, Run, Stop } from "./model.js";
import type { ReadEvent } from "./readEvents.js";

/** A chart can't show more. */
const mostSamples = 400;

export function emptyReport(): Report {
    return {
        from: Number.POSITIVE_INFINITY,
        to: Number.NEGATIVE_INFINITY,
        events: 0,
        processes: new Set(),
        runs: new Map(),
        stops: new Map(),
        operations: new Map(),
        apis: new Map(),
        refusals: new Map(),
        quota: { waits: 0, waitedMs: 0, pauses: 0, pausedMs: 0, notSent: 0 },
    };
}

/** Adds an event to a report. Fields of other types than the schema's count as absent. */
export function collect(report: Report, event: ReadEvent): void {
    report.events++;
    report.from = Math.min(report.from, event.time);
    report.to = Math.max(report.to, event.time);
    report.processes.add(event.operation.replace(/-\d+$/, ""));
    const operation = operationOf(report, event);
    collectors.get(event.event)?.(report, event, operation);
}

type Collect = (report: Report, event: ReadEvent, operation: Operation) => void;

const byKind: Readonly<Record<string, Collect>> = {
    request(report, event, operation) {
        operation.requests++;
        const name = text(event.api);
        const api = report.apis.get(name) ?? { sent: 0, throttled: 0, failed: 0, codes: new Map<string, number>() };
        report.apis.set(name, api);
        api.sent++;
        if (event.failure === undefined) return;
        const kind = event.failure === "throttled" ? "throttled" : "failed";
        const code = text(event.code) || (text(event.status) && `HTTP ${text(event.status)}`) || "no answer";
        api[kind]++;
        api.codes.set(code, (api.codes.get(code) ?? 0) + 1);
        const minute = Math.floor(event.time / 60_000);
        const refusals = report.refusals.get(minute) ?? { throttled: 0, failed: 0 };
        refusals[kind]++;
        report.refusals.set(minute, refusals);
    },
    quota({ quota }, event) {
        if (event.quota === "waited") {
            quota.waits++;
            quota.waitedMs += number(event.waitedMs) ?? 0;
        }
        if (event.quota === "paused") {
            quota.pauses++;
            quota.pausedMs += number(event.pauseMs) ?? 0;
        }
        if (event.quota === "notSent") quota.notSent++;
    },
    decision(report, event) {
        const word = text(event.decision);
        if (word === "started" || word === "adopt") {
            const run = runOf(report, event);
            if (run) run.origin = word === "adopt" ? "adopted" : "started";
        }
        // What is refused or left alone by an operation of a definition is no stop.
        if (event.kind === undefined && ["stop", "leave", "refuse", "verified"].includes(word))
            collectStop(report, event, word);
    },
    transition(report, event) {
        const run = event.seen === "run" ? runOf(report, event) : undefined;
        if (run === undefined) return;
        run.to = Math.max(run.to, event.time);
        if (event.user !== undefined) run.user = text(event.user);
        run.isAutomatic ||= event.isAutomatic === true;
        const status = text(event.status);
        if (event.change === "status") run.statuses.push({ at: event.time, status, isLive: event.live === true });
        const rows = number(event.rows);
        if (rows === undefined) return;
        run.samples.push({ at: event.time, rows });
        // Every second one goes, but the last one stays.
        if (run.samples.length > mostSamples)
            run.samples = run.samples.filter((_, index) => index % 2 === run.samples.length % 2);
    },
    outcome(report, event, operation) {
        operation.end = {
            isOk: event.ok === true,
            code: text(event.code),
            text: text(event.text),
            durationMs: number(event.durationMs) ?? 0,
            run: text(event.run),
            status: text(event.status),
            unfinished: text(event.unfinished),
            stop: isRecord(event.lastStop) ? text(event.lastStop.outcome) : "",
        };
        const stop = report.stops.get(event.operation);
        if (stop && !operation.end.isOk && stop.because === "") stop.because = operation.end.text;
    },
};

/** A map, because the file may name a kind as an object names what it inherits: `toString`. */
const collectors: ReadonlyMap<string, Collect> = new Map(Object.entries(byKind));

function operationOf({ operations }: Report, event: ReadEvent): Operation {
    const known = operations.get(event.operation);
    if (known) return known;
    const { operation: id, verb, cluster, time: at } = event;
    const made = { id, at, verb, cluster, urn: text(event.urn), job: text(event.job), requests: 0 };
    operations.set(id, made);
    return made;
}

function runOf({ runs }: Report, { cluster, job, run, createdAt, user, time }: ReadEvent): Run | undefined {
    const id = text(run);
    if (id === "" && createdAt === undefined) return undefined;
    const key = JSON.stringify([cluster, job, id || createdAt]);
    const known = runs.get(key);
    if (known) return known;
    const made: Run = {
        cluster,
        job: text(job),
        id,
        user: text(user),
        origin: "seen",
        isAutomatic: false,
        from: time,
        to: time,
        statuses: [],
        samples: [],
    };
    runs.set(key, made);
    return made;
}

function collectStop({ stops }: Report, event: ReadEvent, word: string): void {
    const known = stops.get(event.operation);
    const stop: Stop = known ?? {
        at: event.time,
        operation: event.operation,
        verb: event.verb,
        job: text(event.job),
        cluster: event.cluster,
        run: text(event.run),
        user: "",
        owner: "",
        action: "none",
        because: "",
        attempts: 0,
        looks: [],
    };
    stops.set(event.operation, stop);
    if (word === "verified") {
        stop.looks = Array.isArray(event.looks) ? event.looks.filter(isRecord).map(lookOf) : [];
        if (stop.action === "none") stop.because = "no run of ours was live";
        return;
    }
    stop.looks = [];
    if (word === "stop") stop.attempts++;
    stop.action = word;
    [stop.run, stop.user] = [text(event.run), text(event.user)];
    [stop.owner, stop.because] = [text(event.owner), text(event.because)];
}

function lookOf({ at, witness, source, status }: Readonly<Record<string, unknown>>): Look {
    return { at: text(at), witness: text(witness), source: text(source), status: text(status) };
}

function text(value: unknown): string {
    return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function number(value: unknown): number | undefined {
    return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}
