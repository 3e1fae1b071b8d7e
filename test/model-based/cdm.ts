import type { HttpResponse } from "#provider/cdm/http/response.js";
import type { HttpRequest, Transport } from "#provider/cdm/http/transport.js";
import type { FakeClock } from "../support/fakeClock.js";
import { type Asked, users } from "./happenings.js";
import { isLive, Job, type Life } from "./job.js";
import type { Sending } from "./sending.js";
import * as wire from "./wire.js";
import type { Wording } from "./words.js";

/** What is decided once for a scenario: how things take their time, and which edition of CDM answers. */
export interface Edition extends Life {
    readonly startAnswer: wire.StartAnswer;
    readonly stopAnswer: "submissions" | "validation" | "empty" | "nothing";
    /** A start beside a live run: refused with Cdm.0052, or taken. */
    readonly startBeside: "refused" | "taken";
    readonly stopOfNothing: "code" | "validation";
    readonly clusterDown: "code" | "notFound" | "badGateway";
    /** How far CDM's clock is ahead of ours, before ours is set. */
    readonly skewMs: number;
    readonly wording: Wording;
    /** CDM runs the job again by itself when it has failed, and says so of the job. */
    readonly isRetried: boolean;
    /** Whom CDM shows as the user of our runs. */
    readonly ourUser: string;
    /** Whether IAM says who logs in. */
    readonly isUserTold: boolean;
}

export const names = { cluster: "c1", job: "orders" } as const;

/** One cluster with one job, answering in CDM's own words. Knows nothing of what goes wrong on the way to it. */
export class Cdm {
    readonly job: Job;
    /** CDM's own code: "200" is normal, "900" stopped. Undefined where it was deleted. */
    cluster: string | undefined = "200";

    constructor(
        private readonly clock: FakeClock,
        private readonly edition: Edition,
    ) {
        this.job = new Job(clock, edition);
    }

    /** As every server dates what it sends, by its own clock. */
    dated(answer: HttpResponse): HttpResponse {
        const date = new Date(this.clock.monotonic() + this.edition.skewMs).toUTCString();
        return { ...answer, headers: { ...answer.headers, date } };
    }

    get isRetried(): boolean {
        return this.edition.isRetried;
    }

    get ourUser(): string {
        return this.edition.ourUser;
    }

    /** Beyond what a number holds: such an id names no run to who reads it as one. */
    get areIdsHuge(): boolean {
        return this.edition.wording.areIdsHuge;
    }

    get isThere(): boolean {
        return this.cluster === "200" && this.job.exists;
    }

    /** Does what is asked, and answers. A start leaves its run in the sending. */
    answer(kind: Asked, url: string, sending: Sending): HttpResponse {
        if (kind === "cluster") return this.showCluster(url);
        if (this.cluster !== "200") return this.whileDown();
        if (!this.job.exists) return wire.cdmError("Cdm.0054", `Job ${names.job} does not exist.`);
        switch (kind) {
            case "start":
                return this.start(sending);
            case "stop":
                return this.stop();
            case "look":
                return this.status();
            case "other":
                if (url.includes("/submissions?")) return this.history();
                return wire.job(names.job, this.edition.isRetried);
        }
    }

    private start(sending: Sending): HttpResponse {
        const { live } = this.job;
        // Nobody can be asked to see a run that the status hides. Beside one of our own no start may arrive at all.
        const isTaken = this.edition.startBeside === "taken" && this.edition.lagMs === 0;
        if (live.length > 0 && !(isTaken && live.every(({ origin }) => origin !== "ours"))) {
            return wire.cdmError("Cdm.0052", `Job ${names.job} is running.`);
        }
        sending.made = this.job.begin("ours", this.ourUser);
        return wire.started(this.edition.startAnswer, sending.made, this.telling);
    }

    private stop(): HttpResponse {
        const { last } = this.job;
        if (last === undefined || !isLive(last)) {
            const message = `Job ${names.job} is not running.`;
            return this.edition.stopOfNothing === "code" ? wire.cdmError("Cdm.0053", message) : wire.refusal(message);
        }
        this.job.stop(last);
        return this.stopped();
    }

    stopped(): HttpResponse {
        switch (this.edition.stopAnswer) {
            case "submissions":
                return this.status();
            case "validation":
                return wire.json({ "validation-result": [] });
            case "empty":
                return wire.json({});
            case "nothing":
                return wire.nothing;
        }
    }

    get telling(): wire.Telling {
        return { ...this.edition, jobName: names.job };
    }

    private status(): HttpResponse {
        const shown = this.job.shown();
        if (shown === undefined) return wire.neverRan(names.job);
        return wire.submissions(shown.run, shown.status, this.telling);
    }

    /** Also an answer to who wants to know more than the status says. It lags as the status does. */
    private history(): HttpResponse {
        return wire.history(this.job.history(), this.telling);
    }

    /** What IAM says of the token. It is no part of what CDM is asked. */
    iam(): HttpResponse {
        if (!this.edition.isUserTold) return wire.page(404);
        return wire.json({ token: { user: { name: users.ours } } });
    }

    private showCluster(url: string): HttpResponse {
        const { cluster } = this;
        const known = cluster === undefined ? [] : [{ id: names.cluster, status: cluster }];
        if (!url.endsWith(`/clusters/${names.cluster}`)) return wire.json({ clusters: known });
        return known[0] ? wire.json(known[0]) : wire.cdmError("Cdm.0001", "The cluster does not exist.", 404);
    }

    private whileDown(): HttpResponse {
        if (this.edition.clusterDown === "badGateway" && this.cluster !== undefined) return wire.page(502);
        const httpStatus = this.cluster === undefined || this.edition.clusterDown === "notFound" ? 404 : 400;
        return wire.cdmError("Cdm.0001", "The cluster does not exist or is not running.", httpStatus);
    }
}

export function askedOf({ method, url }: HttpRequest): Asked {
    if (method === "PUT") return url.endsWith("/start") ? "start" : "stop";
    if (url.endsWith("/status")) return "look";
    return url.includes("/cdm/") ? "other" : "cluster";
}

export type Exchange = Awaited<ReturnType<Transport>>;
