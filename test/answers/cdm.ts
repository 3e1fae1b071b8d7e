import type { HttpRequest } from "#provider/cdm/http/transport.js";
import { nothing, type Says } from "./says.js";
import { isLive, place, type Run, users, type World } from "./world.js";

/** An HTTP answer as the transport hands it on. */
export interface Answer {
    readonly httpStatus: number;
    readonly headers: Readonly<Record<string, unknown>>;
    readonly text: string;
}

export interface Said {
    readonly answer: Answer;
    readonly says: Says;
    /** The run that a start has made, or that a stop is for. */
    readonly effect?: Run | undefined;
}

export const askeds = ["status", "start", "stop", "cluster", "clusters", "job", "history"] as const;
export type Asked = (typeof askeds)[number];

export function askedOf({ method, url }: HttpRequest): Asked {
    const { pathname } = new URL(url);
    if (method === "PUT") return pathname.endsWith("/start") ? "start" : "stop";
    if (pathname.endsWith("/status")) return "status";
    if (pathname.endsWith("/submissions")) return "history";
    if (pathname.includes("/cdm/")) return "job";
    return pathname.endsWith("/clusters") ? "clusters" : "cluster";
}

export function json(body: unknown, httpStatus = 200): Answer {
    return { httpStatus, headers: { "content-type": "application/json" }, text: JSON.stringify(body) };
}

/** An honest CDM: does what is asked, and says what is so. */
export function answerOf(world: World, asked: Asked): Said {
    if (asked === "cluster" || asked === "clusters") return ofCluster(world, asked);
    if (world.there === "clusterGone" || world.there === "clusterStopped")
        return { answer: cdmError("Cdm.0001", "The cluster does not exist or is not running."), says: nothing };
    if (world.there === "jobGone")
        return { answer: cdmError("Cdm.0054", `Job ${place.job} does not exist.`), says: { what: "gone" } };
    switch (asked) {
        case "start":
            return start(world);
        case "stop":
            return stop(world);
        case "status":
            return status(world);
        case "history":
            return history(world);
        case "job":
            return job(world);
    }
}

function ofCluster({ there }: World, asked: "cluster" | "clusters"): Said {
    const code = there === "clusterStopped" ? "900" : "200";
    const cluster = { id: place.cluster, name: "cdm-1", status: code, isFrozen: "0" };
    if (there !== "clusterGone") {
        const says: Says = {
            what: there === "clusterStopped" && asked === "cluster" ? "clusterAtRest" : "clusterWell",
        };
        return { answer: json(asked === "cluster" ? cluster : { clusters: [cluster] }), says };
    }
    return asked === "cluster"
        ? { answer: cdmError("Cdm.0001", "The cluster does not exist.", 404), says: { what: "clusterGone" } }
        : { answer: json({ clusters: [] }), says: { what: "clusterUnlisted" } };
}

function start(world: World): Said {
    const { nature, live } = world;
    if (live.length > 0 && nature.startBeside === "refused")
        return { answer: cdmError("Cdm.0052", `Job ${place.job} is running.`), says: { what: "no" } };
    const effect = world.begin(true);
    const { "submission-id": _, ...noId } = submission(effect);
    const submissions = { full: [submission(effect)], noId: [noId], emptyList: [] }[nature.startAnswer];
    return { answer: json({ submissions }), says: { what: "started", id: effect.id }, effect };
}

function stop(world: World): Said {
    const { last, nature } = world;
    if (last === undefined || !isLive(last))
        return { answer: cdmError("Cdm.0053", `Job ${place.job} is not running.`), says: { what: "no" } };
    world.stop(last);
    const bodies = {
        submissions: { submissions: [submission(last)] },
        validation: { "validation-result": [] },
        empty: {},
    };
    return { answer: json(bodies[nature.stopAnswer]), says: { what: "accepted" }, effect: last };
}

function status({ last }: World): Said {
    if (last === undefined) return { answer: json({ submissions: [neverExecuted] }), says: { what: "never" } };
    return { answer: json({ submissions: [submission(last)] }), says: saysOf(last) };
}

function history({ runs, last }: World): Said {
    const submissions = runs.map((run) => submission(run)).reverse();
    const answer = json({ submissions, total: runs.length, page_no: 1, page_size: 10 });
    return { answer, says: last ? saysOf(last) : { what: "never" } };
}

function job({ last }: World): Said {
    const word = last === undefined ? "NEW" : last.status;
    const jobs = [{ name: place.job, job_type: "NORMAL_JOB", status: word, "creation-user": users.ours }];
    const answer = json({ total: 1, page_no: 1, page_size: 10, simple: true, jobs });
    return { answer, says: last ? saysOf(last) : { what: "never" } };
}

function saysOf(run: Run): Says {
    return { what: isLive(run) ? "live" : "ended", id: run.id, isOurs: run.isOurs };
}

export const neverExecuted = { "job-name": place.job, status: "NEVER_EXECUTED", progress: 0 };

export function submission({ id, user, createdAt, status }: Pick<Run, "id" | "user" | "createdAt" | "status">) {
    return {
        isIncrementing: false,
        delete_rows: 0,
        update_rows: 0,
        write_rows: 0,
        "submission-id": id,
        "job-name": place.job,
        "creation-user": user,
        "creation-date": createdAt,
        "execute-date": createdAt,
        progress: 0,
        status,
        isStopingIncrement: "",
        "is-execute-auto": false,
        "last-update-date": createdAt,
        "last-udpate-user": user,
        isDeleteJob: false,
    };
}

function cdmError(code: string, externalMessage: string, httpStatus = 400): Answer {
    return json({ code, errCode: code, message: externalMessage, externalMessage }, httpStatus);
}
