import type { HttpRequest, Transport } from "#provider/cdm/http/transport.js";
import type { FakeClock } from "../support/fakeClock.js";
import { kindOf } from "./catalogue.js";
import { type Asked, answerOf, askedOf, type Said } from "./cdm.js";
import type { Exchanged, Replacement } from "./exchanged.js";
import type { Reply } from "./kind.js";
import { type Parsing, ParsingMeter } from "./parsing.js";
import { isFalse } from "./says.js";
import type { World } from "./world.js";

/** The way to CDM. */
export class Line {
    exchanged: Exchanged[] = [];
    private replacements: readonly Replacement[] = [];
    private readonly counts = new Map<Asked, number>();
    private readonly meter = new ParsingMeter();

    constructor(
        private readonly clock: FakeClock,
        private readonly world: World,
        /** Asked before a request is sent. Does not resolve where it must not be. */
        private readonly maySend: (asked: Asked) => Promise<void>,
        private readonly met: (replacement: Replacement) => void,
    ) {}

    /** How long this machine takes to parse all answers that came. */
    get parsing(): Parsing {
        return this.meter.parsing;
    }

    /** What comes in the place of CDM's answers from here on. */
    replace(replacements: readonly Replacement[]): void {
        this.replacements = replacements;
        this.exchanged = [];
        this.counts.clear();
    }

    readonly transport: Transport = async (request) => {
        const asked = askedOf(request);
        await this.maySend(asked);
        const nth = this.counts.get(asked) ?? 0;
        this.counts.set(asked, nth + 1);
        const replacement = this.replacements.find(
            (one) => one.on === asked && one.nth <= nth && nth < one.nth + one.times,
        );
        if (replacement) this.met(replacement);
        let said: Said | undefined;
        const reach = () => {
            said ??= dated(answerOf(this.world, asked), this.clock.now());
            return said;
        };
        const at = this.clock.now();
        const { exchange, says, passes = false, tookMs = 0 } = this.reply(replacement, asked, request, reach);
        const made = asked === "start" ? said?.effect : undefined;
        // Judged by how things are now: an answer that is slow is as old as its question.
        const isLie = replacement !== undefined && isFalse(says, this.world, made !== undefined);
        this.exchanged.push({ asked, at, replacement, exchange, says, isLie, passes, made });
        if ("answer" in exchange) this.meter.add(exchange.answer.text);
        if (tookMs > 0) await this.clock.advance(tookMs);
        return exchange;
    };

    private reply(replacement: Replacement | undefined, asked: Asked, request: HttpRequest, reach: () => Said): Reply {
        if (replacement === undefined) {
            const { answer, says } = reach();
            return { exchange: { answer }, says };
        }
        const { make, isBeforeEffect } = kindOf(replacement.kind);
        if (replacement.isAfterEffect && isBeforeEffect !== true) reach();
        return make(replacement.data, { asked, request, world: this.world, now: this.clock.now(), reach });
    }
}

/** A server tells its time with every answer. */
function dated({ answer, ...said }: Said, now: number): Said {
    return { ...said, answer: { ...answer, headers: { ...answer.headers, date: new Date(now).toUTCString() } } };
}
