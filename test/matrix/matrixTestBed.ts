import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { type HttpRequest, sendOnce } from "#provider/cdm/http/transport.js";
import { World } from "../support/world.js";
import type { Verb } from "./columns.js";
import { Line } from "./line.js";

type Exchange = Awaited<ReturnType<typeof sendOnce>>;
type Hook = { verb: Verb; when: "before" | "after"; act: () => void | Promise<void> };

/** What a request that nobody answers takes in real time. To the provider it takes all the time that it allowed. */
const hangsForMs = 300;

export const night = "night-shift";

/** A world in which things go wrong: what a row of the matrix may do to an operation. */
export class MatrixTestBed extends World {
    /** How far our clock is ahead of the service's. */
    clockAheadMs = 0;
    line!: Line;
    /** Connections that nobody took. */
    refused = 0;
    /** The ids of requests that are not the provider's. */
    readonly byHand: string[] = [];
    /** What an answer becomes on its way. */
    rewrite: ((verb: Verb, text: string) => string) | undefined;
    private hooks: Hook[] = [];
    private faultsGiven = 0;

    override async open(): Promise<void> {
        await super.open({ bootMs: 2_000 });
        Object.assign(this, { clockAheadMs: 0, refused: 0, rewrite: undefined, hooks: [], faultsGiven: 0 });
        this.line = new Line(new URL(this.emulator.url));
        this.host = {
            ...this.host,
            clock: { ...this.clock, now: () => this.clock.now() + this.clockAheadMs },
            transport: (request) => this.carry(request),
        };
    }

    override async close(): Promise<void> {
        await this.line.cut();
        await super.close();
    }

    /** From here on, requests take a way that can be cut. */
    async goOverTheLine(): Promise<void> {
        await this.line.mend();
        this.setEnvironment({ HW_CDM_ENDPOINT: this.line.url });
    }

    async fault(fault: { readonly times?: number; readonly [property: string]: unknown }): Promise<void> {
        this.faultsGiven += fault.times ?? 1;
        await this.control("POST", "faults", fault);
    }

    get faultsWaiting(): number {
        return this.emulator.truth().faults.reduce((sum, { times }) => sum + times, 0);
    }

    get faultsMet(): number {
        return this.faultsGiven - this.faultsWaiting;
    }

    /** Does something once, when the next request of that kind is about to be sent or has been answered. */
    on(when: "before" | "after", verb: Verb, act: () => void | Promise<void>): void {
        this.hooks.push({ when, verb, act });
    }

    job(settings: Readonly<Record<string, unknown>>): Promise<void> {
        return this.control("PUT", `jobs/${outOfTheBox.job}`, settings);
    }

    /** Somebody else stops whatever runs. */
    async stopByHand(): Promise<void> {
        const { url } = this.emulator;
        const { project, cluster, job, token } = outOfTheBox;
        const path = `v1.1/${project}/clusters/${cluster}/cdm/job/${job}/stop`;
        const { headers } = await fetch(`${url}/${path}`, { method: "PUT", headers: { "X-Auth-Token": token } });
        this.byHand.push(headers.get("X-Request-Id") ?? "");
    }

    /** All is well again; a job that was removed is there again, and has no runs. */
    async lift(): Promise<void> {
        this.hooks = [];
        this.rewrite = undefined;
        this.clockAheadMs = 0;
        await this.control("DELETE", "faults");
        await this.job({ status: null, listLagMs: 0, stopMs: 0, outcome: "succeed" });
    }

    private async carry(request: HttpRequest): Promise<Exchange> {
        const verb = verbOf(request);
        await this.meetHooks("before", verb);
        const exchange = await this.send(request, verb);
        if ("failure" in exchange && exchange.failure.text.includes("ECONNREFUSED")) this.refused += 1;
        await this.meetHooks("after", verb);
        if (!("answer" in exchange) || !this.rewrite) return exchange;
        return { answer: { ...exchange.answer, text: this.rewrite(verb, exchange.answer.text) } };
    }

    private async send(request: HttpRequest, verb: Verb): Promise<Exchange> {
        if (!this.isToHang(verb)) return sendOnce(request);
        const exchange = await sendOnce({ ...request, timeoutMs: hangsForMs });
        const isTimeout = "failure" in exchange && exchange.failure.text.includes("no complete answer within");
        if (!isTimeout) return exchange;
        await this.clock.advance(request.timeoutMs);
        return { failure: { ...exchange.failure, text: `no complete answer within ${request.timeoutMs / 1_000} s` } };
    }

    /** Whether the fault that the next request meets keeps it waiting for ever. All others have their usual time. */
    private isToHang(verb: Verb): boolean {
        const { faults } = this.emulator.truth();
        const met = faults.find(({ operation, nth }) => (operation === verb || operation === "any") && nth === 1);
        if (met?.kind === "drip") return met.endless === true || met.everyMs >= 1_000;
        return met?.kind === "delay" && met.ms >= 10_000;
    }

    private async meetHooks(when: "before" | "after", verb: Verb): Promise<void> {
        const due = this.hooks.filter((hook) => hook.when === when && hook.verb === verb);
        this.hooks = this.hooks.filter((hook) => !due.includes(hook));
        for (const { act } of due) await act();
    }
}

function verbOf({ url }: HttpRequest): Verb {
    return url.endsWith("/start") ? "start" : url.endsWith("/stop") ? "stop" : "status";
}
