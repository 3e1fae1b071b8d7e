import type fc from "fast-check";
import type { HttpRequest, Transport } from "#provider/cdm/http/transport.js";
import type { Answer, Asked, Said } from "./cdm.js";
import { nothing, type Says } from "./says.js";
import type { World } from "./world.js";

export type Exchange = Awaited<ReturnType<Transport>>;

/** What comes back in place of CDM's answer, and what it says. */
export interface Reply {
    readonly exchange: Exchange;
    readonly says: Says;
    /** Nothing final: whoever waits has to look on. */
    readonly passes?: boolean;
    /** How long it takes to come. @default no time */
    readonly tookMs?: number;
}

export interface Context {
    readonly asked: Asked;
    readonly request: HttpRequest;
    readonly now: number;
    readonly world: World;
    /** Lets the request have its effect, once, and returns CDM's own answer. */
    reach(): Said;
}

/** One kind of answer: what is decided by chance, as plain data that can be printed, and what is made of it. */
export interface Kind {
    readonly name: string;
    /** The requests that it answers. */
    readonly on: readonly Asked[];
    /** Seldom and not for long, because it takes its time. */
    readonly isRare?: boolean;
    /** The request never arrives. */
    readonly isBeforeEffect?: boolean;
    readonly data: fc.Arbitrary<unknown>;
    make(data: unknown, context: Context): Reply;
}

interface Definition<Data> extends Omit<Kind, "data" | "make" | "on"> {
    readonly on?: readonly Asked[];
    readonly data: fc.Arbitrary<Data>;
    make(data: Data, context: Context): Reply;
}

export const all: readonly Asked[] = ["status", "start", "stop", "cluster", "clusters", "job", "history"];
export const ofJob: readonly Asked[] = ["status", "start", "stop", "job", "history"];
export const allBut = (...left: Asked[]): readonly Asked[] => all.filter((asked) => !left.includes(asked));

export function kind<Data>({ on = all, make, ...rest }: Definition<Data>): Kind {
    return { ...rest, on, make: (data, context) => make(data as Data, context) };
}

export function replied(answer: Answer, says: Says = nothing, passes = false): Reply {
    return { exchange: { answer }, says, passes };
}

/** What can't be understood. It passes where it may come of a server that is disturbed, or says yes without a word. */
export function noWord(answer: Answer): Reply {
    const { httpStatus } = answer;
    const passes = (httpStatus >= 200 && httpStatus < 300) || httpStatus >= 500;
    return replied(answer, nothing, passes);
}

export function text(body: string, httpStatus = 200, headers: Answer["headers"] = {}): Answer {
    return { httpStatus, headers, text: body };
}
