import type { HttpResponse } from "#provider/cdm/http/response.js";
import type { HttpRequest, Transport } from "#provider/cdm/http/transport.js";
import { showsLiveRun } from "../support/contract.js";
import type { FakeClock } from "../support/fakeClock.js";
import { askedOf, type Cdm, type Exchange } from "./cdm.js";
import type { Counts } from "./counts.js";
import type { Events } from "./events.js";
import { type Asked, type Happening, isNoWord, type Trouble } from "./happenings.js";
import { isLive, isOfResource } from "./job.js";
import { iamUrl } from "./process.js";
import type { Sending } from "./sending.js";
import type { Trace } from "./trace.js";
import { exchanged } from "./traceLines.js";
import * as wire from "./wire.js";

/** Who is told of every request before it is sent, and of every effect. */
export interface Witness {
    /** Whether the operation under way knows of a run of its own that was live when it was last seen, and is live now. */
    knowsALiveRun(): boolean;
    sends(sending: Sending): void;
    /** A start arrives. */
    starts(sending: Sending): void;
    started(sending: Sending): void;
}

/** The way to CDM, on which answers get lost, come late, or come from something else; and the world that does not wait. */
export class Gateway {
    private pins: Happening[] = [];
    private readonly asked = new Map<Asked, number>();

    constructor(
        private readonly clock: FakeClock,
        private readonly cdm: Cdm,
        private readonly events: Events,
        private readonly witness: Witness,
        private readonly trace: Trace,
        private readonly counts: Counts,
    ) {}

    /** What is to happen during the next operation. */
    expect(happenings: readonly Happening[]): void {
        this.asked.clear();
        this.pins = happenings.filter((one) => "on" in one);
        for (const one of happenings) {
            if ("afterMs" in one) this.clock.at(one.afterMs, () => this.events.happen(one.event));
        }
    }

    readonly transport: Transport = async (request) => {
        if (request.url.startsWith(iamUrl)) return { answer: this.cdm.iam() };
        const kind = askedOf(request);
        const nth = this.asked.get(kind) ?? 0;
        this.asked.set(kind, nth + 1);
        this.counts.add("requests");
        const sending: Sending = { kind, sentAt: this.clock.monotonic() };
        this.witness.sends(sending);
        const trouble = this.troubleOf(kind, nth);
        this.letHappen(kind, nth, "before");
        const exchange = await this.exchange(request, sending, trouble);
        this.letHappen(kind, nth, "after");
        this.trace.tell(exchanged(kind, trouble, exchange));
        return exchange;
    };

    private letHappen(kind: Asked, nth: number, when: "before" | "after"): void {
        for (const pin of this.pins) {
            if ("moment" in pin && pin.on === kind && pin.nth === nth && pin.moment === when)
                this.events.happen(pin.event);
        }
    }

    private troubleOf(kind: Asked, nth: number): Trouble | undefined {
        for (const pin of this.pins) {
            const isMet = "trouble" in pin && pin.on === kind && pin.nth <= nth && nth < pin.nth + pin.times;
            if (isMet && fits(pin.trouble, kind) && this.isAmiss(pin.trouble)) return pin.trouble;
        }
        return undefined;
    }

    /** Nobody can know better than an empty list who does not know of a live run. */
    private isAmiss({ kind }: Trouble): boolean {
        return kind !== "emptyList" || this.witness.knowsALiveRun();
    }

    private async exchange(request: HttpRequest, sending: Sending, trouble: Trouble | undefined): Promise<Exchange> {
        const reach = () => this.reach(request, sending);
        if (trouble) this.counts.add(trouble.kind);
        switch (trouble?.kind) {
            case undefined:
                return this.arrives(sending, reach());
            case "lostBefore":
                return lost;
            case "lostAfter":
                reach();
                return lost;
            case "lostAndLate":
                this.clock.at(trouble.afterMs, () => void reach());
                return lost;
            case "lostAndTaken":
                this.clock.at(trouble.afterMs, () => this.events.happen({ kind: trouble.by }));
                return lost;
            case "emptyObject":
            case "null":
            case "noContent":
            case "jobs":
            case "emptyList":
            case "otherJob":
                // The truth is what CDM would have shown; nobody hears of it.
                reach();
                return { answer: this.cdm.dated(wire.noWord(trouble.kind, this.cdm.telling)) };
            case "cutShort": {
                const { text, ...answer } = reach();
                const half = text.slice(0, Math.floor(text.length / 2));
                return half === "" ? lost : { answer: { ...answer, text: half } };
            }
            case "page":
                if (trouble.isAfterEffect) reach();
                return { answer: this.cdm.dated(wire.page(trouble.status)) };
            case "throttled":
                return { answer: this.cdm.dated(wire.throttled(trouble.retryAfterSeconds)) };
            case "refused":
                return { answer: this.cdm.dated(wire.refusal("The job can't be operated now.")) };
            case "ignored":
                return this.arrives(sending, this.ignore() ?? reach());
            case "slow":
                return this.slow(request.timeoutMs, sending, reach, trouble);
        }
    }

    /** Accepted, and nothing comes of it. */
    private ignore(): HttpResponse | undefined {
        const { last } = this.cdm.job;
        return this.cdm.isThere && last && isLive(last) ? this.cdm.stopped() : undefined;
    }

    /** The client gives up after its time; what it has sent arrives all the same. */
    private async slow(
        timeoutMs: number,
        sending: Sending,
        reach: () => HttpResponse,
        { beforeMs, afterMs }: Trouble & { kind: "slow" },
    ): Promise<Exchange> {
        if (beforeMs >= timeoutMs) {
            this.clock.at(beforeMs, () => void reach());
            await this.clock.advance(timeoutMs);
            return timedOut;
        }
        await this.clock.advance(beforeMs);
        const answer = reach();
        await this.clock.advance(Math.min(afterMs, timeoutMs - beforeMs));
        return beforeMs + afterMs >= timeoutMs ? timedOut : this.arrives(sending, answer);
    }

    private reach(request: HttpRequest, sending: Sending): HttpResponse {
        const { job } = this.cdm;
        const shown = this.cdm.isThere ? job.shown() : undefined;
        sending.truth = {
            at: this.clock.monotonic(),
            shown: shown?.run,
            isShownLive: showsLiveRun(shown?.status),
            oursLive: job.live.filter(isOfResource),
            isThere: this.cdm.isThere,
        };
        if (sending.kind === "start") this.witness.starts(sending);
        const answer = this.cdm.dated(this.cdm.answer(sending.kind, request.url, sending));
        if (sending.made) {
            this.trace.tell(`   * run ${sending.made.id} is started by us`);
            this.witness.started(sending);
        }
        return answer;
    }

    private arrives(sending: Sending, answer: HttpResponse): Exchange {
        const isYes = answer.httpStatus === 200 && !answer.text.includes('"ERROR"');
        const isGone = sending.kind === "look" && answer.text.includes("Cdm.0054");
        if (isYes || isGone) sending.answeredAt = this.clock.monotonic();
        if (isYes && answer.text.includes('"creation-date"')) sending.namedBy = "date";
        if (isYes && !this.cdm.areIdsHuge && answer.text.includes('"submission-id"')) sending.namedBy = "id";
        return { answer };
    }
}

const lost: Exchange = { failure: { kind: "transient", text: "no answer: socket hang up" } };
const timedOut: Exchange = { failure: { kind: "transient", text: "no complete answer in time" } };

function fits({ kind }: Trouble, asked: Asked): boolean {
    if (kind === "ignored") return asked === "stop";
    if (kind === "lostAndTaken") return asked === "start";
    if (kind === "otherJob") return asked === "look" || asked === "start";
    if (isNoWord(kind)) return asked === "look";
    return kind === "refused" ? asked === "stop" || asked === "start" : true;
}
